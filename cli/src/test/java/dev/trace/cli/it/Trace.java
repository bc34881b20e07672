package dev.trace.cli.it;

import dev.trace.cli.Main;
import dev.trace.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** {@code trace} in this JVM, with a folder for its configuration and its home. */
final class Trace {
    private final Path folder;

    /**
     * How a command ended.
     *
     * @param exitStatus its exit code
     * @param out its standard output
     * @param err its standard error
     */
    record Ended(int exitStatus, String out, String err) {
        /** The exit code, and messages for people: never a stack trace. */
        Ended expect(int status) {
            Assertions.assertEquals(status, exitStatus, () -> out + err);
            Assertions.assertFalse((out + err).contains("\tat "), () -> "a stack trace was shown:\n" + out + err);
            return this;
        }

        Ended says(String text) {
            Assertions.assertTrue((out + err).contains(text), () -> "'" + text + "' is missing in:\n" + out + err);
            return this;
        }
    }

    /** @param folder empty; a trace.yaml with the given pools is written to it */
    Trace(Path folder, String pools) throws Exception {
        this.folder = folder;
        Files.writeString(
                folder.resolve("trace.yaml"),
                "home: " + folder.resolve("home") + "\nhttp: { port: 0 }\nrpc_pools:\n" + pools.indent(2));
    }

    Path folder() {
        return folder;
    }

    Path cold() {
        return folder.resolve("home/cold");
    }

    Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    Ended run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.isEmpty()) {
            all.add("--config=" + folder.resolve("trace.yaml"));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = Console.of(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                0);
        int status = Main.run(console, all.toArray(String[]::new));
        return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
