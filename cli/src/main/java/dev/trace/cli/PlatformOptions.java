package dev.trace.cli;

import ch.qos.logback.classic.Level;
import dev.trace.cli.console.Console;
import dev.trace.cli.log.LogFormat;
import dev.trace.cli.log.Logging;
import dev.trace.worker.secrets.Redactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that needs the platform configuration. */
public final class PlatformOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Platform configuration; otherwise trace.yaml beside the DAG or in the working directory.")
    @Nullable
    Path config;

    @Option(
            names = "--pool",
            paramLabel = "NAME=URL",
            description = "Defines or replaces an RPC pool with one endpoint. Repeatable.")
    List<String> pools = new ArrayList<>();

    @Option(
            names = "--plugins",
            paramLabel = "FOLDER",
            description = "Folder of operator plugins, beside $$TRACE_PLUGINS. Repeatable.")
    List<Path> plugins = new ArrayList<>();

    @Option(
            names = "--log",
            paramLabel = "FORMAT",
            description = "Prints log lines as 'human' or 'json' to standard error, instead of warnings alone.")
    @Nullable
    LogFormat log;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "error, warn, info or debug; ${DEFAULT-VALUE} unless given.")
    String logLevel = "info";

    /**
     * Reads the configuration.
     *
     * @param dagFile the DAG in question; null for none
     */
    public Workspace open(Console console, @Nullable Path dagFile) {
        return open(console, dagFile, Optional.ofNullable(log));
    }

    /** Reads the configuration for a process that runs without anybody looking: it prints every log line. */
    public Workspace openService(Console console) {
        return open(console, null, Optional.of(log == null ? LogFormat.HUMAN : log));
    }

    private Workspace open(Console console, @Nullable Path dagFile, Optional<LogFormat> format) {
        Redactor redactor = new Redactor();
        console.redactWith(redactor::redact);
        Logging.toConsole(console, level(), format, redactor);
        return Workspace.open(new Workspace.Request(
                console, redactor, config, dagFile, pools, pluginFolders(), format.orElse(LogFormat.HUMAN)));
    }

    private Level level() {
        if (!List.of("error", "warn", "info", "debug").contains(logLevel)) {
            throw CommandFailure.usage("--log-level must be error, warn, info or debug, not '" + logLevel + "'");
        }
        return Level.toLevel(logLevel);
    }

    private List<Path> pluginFolders() {
        plugins.stream()
                .filter(folder -> !Files.isDirectory(folder))
                .findFirst()
                .ifPresent(folder -> {
                    throw CommandFailure.usage("--plugins: there is no folder " + folder);
                });
        List<Path> folders = new ArrayList<>(plugins);
        String more = System.getenv("TRACE_PLUGINS");
        if (more != null && !more.isBlank()) {
            folders.add(Path.of(more));
        }
        return folders;
    }
}
