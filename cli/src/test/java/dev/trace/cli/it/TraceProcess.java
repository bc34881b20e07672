package dev.trace.cli.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code trace} as a process of its own, with a small heap, in a folder of its own. */
final class TraceProcess implements AutoCloseable {
    private final Process process;
    private final Path output;

    private TraceProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * How a process ended.
     *
     * @param exitStatus its exit code
     * @param text all that it printed
     */
    record Ended(int exitStatus, String text) {}

    static TraceProcess start(Path folder, String... arguments) throws IOException {
        return start(List.of(), folder, arguments);
    }

    /** @param prefix a command that runs the process in surroundings of its own */
    static TraceProcess start(List<String> prefix, Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(javaCommand());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "output-", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new TraceProcess(process, output);
    }

    static Ended run(Path folder, String... arguments) throws IOException, InterruptedException {
        try (TraceProcess started = start(folder, arguments)) {
            return started.await();
        }
    }

    private static List<String> javaCommand() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.trace.cli.Main");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As the power of the machine going: no hook, no finally. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits until it has printed something. */
    void awaitText(String text) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!Files.readString(output).contains(text)) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() - end > 0) {
                throw new AssertionError("it did not say " + text + ": " + Files.readString(output));
            }
        }
    }

    /** A file as the process sees it, whose mounts are its own. */
    Path inItsMounts(Path file) {
        return Path.of("/proc", Long.toString(process.pid()), "root" + file.toAbsolutePath());
    }

    Ended await() throws IOException, InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError("still running after 120 s: " + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    @Override
    public void close() {
        kill();
    }
}
