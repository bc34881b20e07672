package dev.trace.cli;

import dev.trace.cli.console.Console;
import dev.trace.cli.log.LogFormat;
import dev.trace.cli.log.Logging;
import dev.trace.dag.platform.PlatformConfig;
import dev.trace.dag.platform.PlatformReader;
import dev.trace.dag.platform.PlatformReading;
import dev.trace.dag.platform.PoolOption;
import dev.trace.dag.yaml.Problem;
import dev.trace.worker.plugin.OperatorRegistry;
import dev.trace.worker.secrets.PlatformSecrets;
import dev.trace.worker.secrets.Redactor;
import dev.trace.worker.secrets.Secrets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The platform configuration and the operators a command works with. For one thread, but for {@link #operators}. */
public final class Workspace implements AutoCloseable {
    /**
     * What a command asks for.
     *
     * @param console where people look
     * @param redactor learns every secret
     * @param config the configuration file named; null for the one found
     * @param dagFile the DAG in question; null for none
     * @param pools pools given on the command line, {@code NAME=URL}
     * @param plugins folders of plugins
     * @param logFormat of the log file
     */
    public record Request(
            Console console,
            Redactor redactor,
            @Nullable Path config,
            @Nullable Path dagFile,
            List<String> pools,
            List<Path> plugins,
            LogFormat logFormat) {}

    private final Request request;
    private final Optional<Path> file;
    private final PlatformConfig platform;
    private final PlatformSecrets secrets;
    private @Nullable OperatorRegistry operators;

    private Workspace(Request request, Optional<Path> file, PlatformConfig platform, PlatformSecrets secrets) {
        this.secrets = secrets;
        this.request = request;
        this.file = file;
        this.platform = platform;
    }

    /** @throws CommandFailure with everything wrong with the configuration */
    static Workspace open(Request request) {
        Path here = Path.of("").toAbsolutePath();
        PlatformSecrets secrets = new PlatformSecrets(System.getenv(), request.redactor());
        PlatformReading reading =
                new PlatformReader(System.getenv(), here, secrets).read(request.config(), request.dagFile());
        PlatformConfig config = reading.config()
                .orElseThrow(() -> CommandFailure.usage(
                        reading.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"))));
        reading.problems().forEach(problem -> request.console().note(problem.toString()));
        for (String pool : request.pools()) {
            config = PoolOption.apply(config, pool);
        }
        return new Workspace(request, reading.file(), config, secrets);
    }

    /** Keeps log lines in the home folder from here on; the folder must be there. */
    public void logToFile() {
        Logging.toFile(platform.home(), request.logFormat(), request.redactor());
    }

    public Console console() {
        return request.console();
    }

    public Redactor redactor() {
        return request.redactor();
    }

    /** Those of the provider that the configuration names. */
    public Secrets secrets() {
        return secrets.secrets();
    }

    public PlatformConfig platform() {
        return platform;
    }

    /** Folders of plugins, absolute. */
    public List<Path> plugins() {
        return request.plugins().stream().map(Path::toAbsolutePath).toList();
    }

    /** The configuration file; empty where the defaults hold. */
    public Optional<Path> file() {
        return file;
    }

    /** Every operator there is; those that could not be loaded are reported once. Safe for use from several threads. */
    public synchronized OperatorRegistry operators() {
        if (operators == null) {
            operators = OperatorRegistry.load(request.plugins());
        }
        return operators;
    }

    @Override
    public synchronized void close() {
        secrets.close();
        if (operators != null) {
            operators.close();
        }
    }
}
