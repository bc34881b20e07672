package dev.trace.testkit.chain;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Anvil's binary, of one version, from its npm package; put below {@code target} of the module under test once. */
final class AnvilBinary {
    private static final String VERSION = "1.7.1";
    private static final Path FOLDER = Path.of("target", "anvil-" + VERSION).toAbsolutePath();

    private AnvilBinary() {}

    /** @throws IllegalStateException if it cannot be installed; the message says what to do */
    static synchronized Path installed() throws IOException, InterruptedException {
        Path binary = FOLDER.resolve("node_modules")
                .resolve("@foundry-rs")
                .resolve("anvil-" + platform() + "-" + architecture())
                .resolve("bin")
                .resolve(platform().equals("win32") ? "anvil.exe" : "anvil");
        if (!Files.isExecutable(binary)) {
            Files.createDirectories(FOLDER);
            try (FileChannel channel = FileChannel.open(
                            FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!Files.isExecutable(binary) && lock.isValid()) {
                    install(binary);
                }
            }
        }
        return binary;
    }

    private static void install(Path binary) throws IOException, InterruptedException {
        String npm = platform().equals("win32") ? "npm.cmd" : "npm";
        List<String> command = List.of(
                npm,
                "install",
                "--prefix",
                FOLDER.toString(),
                "--no-save",
                "--no-package-lock",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "@foundry-rs/anvil@" + VERSION);
        Path log = FOLDER.resolve("npm.log");
        String said;
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            said = Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            said = String.valueOf(e.getMessage());
        }
        if (!Files.isExecutable(binary)) {
            throw new IllegalStateException("Anvil, the node that this test talks to, is not there. Install Node 20 or"
                    + " newer, which brings npm, and see that this works:\n  " + String.join(" ", command)
                    + "\nIt said: "
                    + said);
        }
    }

    private static String platform() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name.startsWith("win") ? "win32" : "linux";
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("aarch64") ? "arm64" : "amd64";
    }
}
