package dev.trace.dag.platform;

import dev.trace.dag.schema.Checked;
import dev.trace.dag.yaml.Problems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Puts a platform configuration together from its document, the environment and defaults. For one use. */
final class PlatformAssembly {
    private static final String LOCAL = "local";

    private final Optional<Checked> fields;
    private final Problems problems;
    private final Placeholders placeholders;
    private final Path folder;
    private final Overrides overrides;

    /**
     * @param fields the document; empty if there is none
     * @param folder that relative paths in the document are within
     */
    PlatformAssembly(
            Optional<Checked> fields, Problems problems, Placeholders placeholders, Path folder, Overrides overrides) {
        this.fields = fields;
        this.problems = problems;
        this.placeholders = placeholders;
        this.folder = folder;
        this.overrides = overrides;
    }

    PlatformConfig assemble(SecretsConfig secrets) {
        Path home = home();
        Optional<DatabaseConfig> state = database("state");
        Optional<DatabaseConfig> hot = database("hot");
        Map<String, PoolConfig> pools = new LinkedHashMap<>();
        fields.ifPresent(all -> all.named("rpc_pools")
                .forEach((name, pool) ->
                        pools.put(name, new PoolAssembly(problems, placeholders).pool(name, (Checked) pool.value()))));
        return new PlatformConfig(
                home,
                state.or(() -> hot).orElseGet(DatabaseConfig.Embedded::new),
                hot.or(() -> state).orElseGet(DatabaseConfig.Embedded::new),
                cold(home),
                pools,
                runtimes(),
                http(),
                metrics(),
                secrets,
                fields.flatMap(all -> all.block("auth"))
                        .map(new AuthAssembly(problems, placeholders)::auth)
                        .orElse(AuthConfig.NONE));
    }

    private Path home() {
        Optional<Path> configured = overrides
                .of(EnvironmentOverrides.HOME)
                .map(text -> path(text, overrides.workingDirectory(), EnvironmentOverrides.HOME))
                .or(() -> fields.flatMap(all -> all.text("home")).map(text -> path(text, folder, "home")));
        return configured.orElseGet(() -> overrides.workingDirectory().resolve(".trace"));
    }

    private ColdConfig cold(Path home) {
        ColdAssembly cold = new ColdAssembly(problems, placeholders, folder, home);
        return overrides
                .of(EnvironmentOverrides.COLD)
                .map(text -> cold.overridden(
                        text,
                        fields,
                        overrides.workingDirectory(),
                        message -> overrides.error(EnvironmentOverrides.COLD, message)))
                .or(() -> fields.map(cold::cold))
                .orElseGet(cold::byDefault);
    }

    private Path path(String text, Path base, String origin) {
        try {
            return base.resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            report(origin, "is no path: " + e.getReason());
            return base;
        }
    }

    private Optional<DatabaseConfig> database(String name) {
        Optional<Checked> block = fields.flatMap(all -> all.block(name));
        String variable = EnvironmentOverrides.url(name);
        Optional<String> url = overrides.of(variable).or(() -> block.flatMap(each -> each.text("url")));
        Optional<String> user =
                overrides.of(EnvironmentOverrides.user(name)).or(() -> block.flatMap(each -> each.text("user")));
        Optional<Sensitive> password = overrides
                .of(EnvironmentOverrides.password(name))
                .map(Sensitive::of)
                .or(() -> block.flatMap(each -> each.text("password")).map(text -> lazy(name, text)));
        if (url.isEmpty()) {
            if (user.isPresent() || password.isPresent()) {
                report(
                        name,
                        "has a user or password but no 'url'; add the url, or remove them for the embedded Postgres");
            }
            return block.map(each -> new DatabaseConfig.Embedded());
        }
        boolean fromVariable = overrides.of(variable).isPresent();
        try {
            String userField = fromVariable ? EnvironmentOverrides.user(name) : "'user'";
            DatabaseConfig database = Databases.of(userField, url.get(), user.orElse(null), password.orElse(null));
            return Optional.of(
                    database instanceof DatabaseConfig.External external
                            ? new DatabaseConfig.External(
                                    external.url(), external.user(), placeholders.watched(external.password()))
                            : database);
        } catch (PlatformException e) {
            report(fromVariable ? variable : name, "the url " + e.getMessage());
            return Optional.empty();
        }
    }

    private Sensitive lazy(String database, String text) {
        try {
            Placeholders.check(text);
        } catch (PlatformException e) {
            report(database, "password: " + e.getMessage());
        }
        return placeholders.sensitive(text);
    }

    private Map<String, RuntimeConfig> runtimes() {
        Map<String, RuntimeConfig> runtimes = new LinkedHashMap<>();
        runtimes.put(LOCAL, new RuntimeConfig(LOCAL, new ExecutorConfig.Local(0)));
        RuntimeAssembly assembly = new RuntimeAssembly(problems, placeholders, folder);
        fields.ifPresent(all -> all.named("runtimes")
                .forEach((name, runtime) ->
                        runtimes.put(name, new RuntimeConfig(name, assembly.executor((Checked) runtime.value())))));
        return runtimes;
    }

    private MetricsConfig metrics() {
        Optional<Checked> metrics = fields.flatMap(all -> all.block("metrics"));
        MetricsConfig usual = MetricsConfig.DEFAULT;
        return new MetricsConfig(
                metrics.flatMap(each -> each.text("host")).orElse(usual.host()),
                metrics.flatMap(each -> each.whole("port"))
                        .orElse((long) usual.port())
                        .intValue(),
                metrics.flatMap(each -> each.truth("enabled")));
    }

    private HttpConfig http() {
        Optional<Checked> http = fields.flatMap(all -> all.block("http"));
        String host = overrides
                .of(EnvironmentOverrides.HTTP_HOST)
                .or(() -> http.flatMap(each -> each.text("host")))
                .orElse("127.0.0.1");
        int port = http.flatMap(each -> each.whole("port")).orElse(8080L).intValue();
        return new HttpConfig(
                host,
                overrides.of(EnvironmentOverrides.HTTP_PORT).map(this::port).orElse(port));
    }

    private int port(String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        overrides.error(EnvironmentOverrides.HTTP_PORT, "must be a port from 0 to 65535, not '" + text + "'");
        return 0;
    }

    private void report(String origin, String message) {
        if (origin.startsWith("TRACE_")) {
            overrides.error(origin, message);
        } else {
            fields.ifPresentOrElse(
                    all -> problems.error(all.at(origin), "'" + origin + "' " + message),
                    () -> overrides.error(EnvironmentOverrides.url(origin), message));
        }
    }
}
