package dev.trace.cli.kill;

import dev.trace.cli.embedded.EmbeddedDatabase;
import dev.trace.cli.embedded.HomeLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A Postgres that is restarted and crashed under its clients, always at the same port. For one thread. */
final class KillDatabase implements AutoCloseable {
    /** Where the control side is. */
    static final String STATE = "postgres";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);

    private final Path home;
    private final HomeLock lock;
    private EmbeddedDatabase database;

    private KillDatabase(Path home, HomeLock lock, EmbeddedDatabase database) {
        this.home = home;
        this.lock = lock;
        this.database = database;
    }

    static KillDatabase start(Path home) throws InterruptedException {
        HomeLock lock = HomeLock.tryTake(home).orElseThrow();
        return new KillDatabase(home, lock, EmbeddedDatabase.start(lock));
    }

    int port() {
        String url = database.access().url();
        return Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
    }

    String user() {
        return database.access().user();
    }

    String password() {
        return database.access().password();
    }

    void create(String name) throws SQLException, InterruptedException {
        try (Connection connection = connect(STATE);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
    }

    /** Connects, waiting for a server that is recovering. */
    Connection connect(String name) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + CONNECT_LIMIT.toNanos();
        String url = "jdbc:postgresql://127.0.0.1:" + port() + "/" + name;
        while (true) {
            try {
                return DriverManager.getConnection(url, user(), password());
            } catch (SQLException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    /** Stops it, ending every session, and starts it again. */
    void restart() throws InterruptedException {
        database.close();
        database = EmbeddedDatabase.start(lock);
    }

    /** SIGKILL to the server, which then recovers from its log. */
    void crash() throws IOException, InterruptedException {
        Path file = home.resolve("postgres/postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
        Signals.send("KILL", pid);
        // A process that nobody has asked about yet keeps its number, and a server does not start beside it.
        Patience.until("the killed database is started again", 30, () -> {
            database = EmbeddedDatabase.start(lock);
            return true;
        });
    }

    @Override
    public void close() {
        database.close();
        lock.close();
    }
}
