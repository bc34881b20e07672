package dev.trace.bench.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A chain served by a JVM of its own, so that what serving costs is not measured. It ends with this process at the latest. */
public final class ChainProcess implements AutoCloseable {
    /** Number of the first block it serves. */
    public static final long FIRST = LongChain.FIRST;

    private static final String READY = "serving ";

    private final Process process;
    private final String url;

    private ChainProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Starts it and waits until it answers. */
    public static ChainProcess start(int blocks) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChainProcess.class.getName(),
                        String.valueOf(blocks))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroy();
            throw new IOException("the chain's server did not start: " + line);
        }
        return new ChainProcess(process, line.substring(READY.length()));
    }

    public String url() {
        return url;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** The served process. Its standard input tells it when the one that started it is gone. */
    public static void main(String[] args) throws IOException {
        Recording recording = Recording.choose(System.getenv("TRACE_CHAIN_DATA"));
        try (ChainServer server = ChainServer.start(new LongChain(recording, Integer.parseInt(args[0])))) {
            System.out.println(READY + server.url());
            int read = System.in.read();
            while (read >= 0) {
                read = System.in.read();
            }
        }
    }
}
