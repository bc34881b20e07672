package dev.trace.cli.local;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import com.zaxxer.hikari.util.Credentials;
import dev.trace.cli.CommandFailure;
import dev.trace.cli.embedded.EmbeddedDatabase;
import dev.trace.cli.embedded.HomeLock;
import dev.trace.dag.platform.DatabaseConfig;
import dev.trace.dag.platform.PlatformConfig;
import dev.trace.worker.secrets.DatabaseCredentials;
import dev.trace.worker.secrets.Secrets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections to the state and the hot database, which may be one; the embedded one is started if either is it. */
public final class Databases implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private @Nullable EmbeddedDatabase embedded;
    private @Nullable DataSource shared;

    private final Secrets secrets;

    private Databases(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Both databases.
     *
     * @param state of the control side
     * @param hot of the data side
     */
    public record Pair(DataSource state, DataSource hot) {}

    /**
     * Nothing is open yet.
     *
     * @param secrets that passwords come from
     */
    public static Databases closed(Secrets secrets) {
        return new Databases(secrets);
    }

    /**
     * Connects to both.
     *
     * @param connections most of each at once
     * @throws CommandFailure if one does not answer; names it and says what to do
     */
    public Pair open(PlatformConfig platform, HomeLock lock, int connections) throws InterruptedException {
        if (platform.state().equals(platform.hot()) && platform.state() instanceof DatabaseConfig.Embedded) {
            DataSource both = open("state", platform.state(), lock, connections);
            return new Pair(both, both);
        }
        return new Pair(
                open("state", platform.state(), lock, connections), open("hot", platform.hot(), lock, connections));
    }

    /**
     * Connects to the hot database, which another process starts if it is the embedded one.
     *
     * @throws CommandFailure if it does not answer; names it and says what to do
     */
    public DataSource openHot(PlatformConfig platform, int connections) throws InterruptedException {
        if (platform.hot() instanceof DatabaseConfig.External external) {
            return external("hot", external, connections);
        }
        EmbeddedDatabase.Access access = Arrival.await(() -> EmbeddedDatabase.running(platform.home()))
                .orElseThrow(() -> CommandFailure.usage("the embedded database in " + platform.home()
                        + " is not running: start 'trace dispatcher' with this configuration on this machine first, or"
                        + " set hot in trace.yaml to a Postgres that every worker reaches"));
        return embedded("hot", access, connections);
    }

    /** The embedded database's address; empty if both are somebody else's. */
    public Optional<EmbeddedDatabase.Access> embedded() {
        return Optional.ofNullable(embedded).map(EmbeddedDatabase::access);
    }

    private DataSource open(String name, DatabaseConfig config, HomeLock lock, int connections)
            throws InterruptedException {
        if (config instanceof DatabaseConfig.External external) {
            return external(name, external, connections);
        }
        if (shared == null) {
            EmbeddedDatabase started = EmbeddedDatabase.start(lock);
            opened.push(started);
            embedded = started;
            shared = embedded(name, started.access(), connections);
        }
        return shared;
    }

    private DataSource external(String name, DatabaseConfig.External external, int connections) {
        external.password().reveal(); // so that a missing one is said plainly
        return pool(name, external.url(), new DatabaseCredentials(external, secrets), connections);
    }

    private DataSource embedded(String name, EmbeddedDatabase.Access access, int connections) {
        secrets.redactor().add(access.password());
        Credentials credentials = Credentials.of(access.user(), access.password());
        return pool(name, access.url(), () -> credentials, connections);
    }

    private DataSource pool(String name, String url, HikariCredentialsProvider credentials, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setCredentialsProvider(credentials);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.addDataSourceProperty("ApplicationName", "trace");
        // By default a schema named like the user comes first: for a user "trace" that is the control schema, once it
        // exists, and tables of the data side would be looked for there.
        config.addDataSourceProperty("currentSchema", "public");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        // A server that vanished without a word is noticed.
        config.addDataSourceProperty("tcpKeepAlive", "true");
        try {
            HikariDataSource source = new HikariDataSource(config);
            opened.push(source);
            return source;
        } catch (PoolInitializationException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw CommandFailure.usage("the " + name + " database " + url + " " + ConnectFailure.words(reason)
                    + "; check " + name + " in trace.yaml, or leave it out to use the embedded one");
        }
    }

    /** Closes what was opened, the last first; the embedded server stops when nobody uses it any more. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a database did not close", e);
            }
        }
    }
}
