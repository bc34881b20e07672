package dev.trace.bench.hot;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.trace.cli.embedded.EmbeddedDatabase;
import dev.trace.cli.embedded.HomeLock;
import java.io.IOException;
import java.nio.file.Path;

/** The embedded Postgres with the settings that {@code trace run} gives it, in a new folder. */
final class Database implements AutoCloseable {
    private static final int CONNECTIONS = 4;

    private final HomeLock lock;
    private final EmbeddedDatabase server;
    private final HikariDataSource source;

    private Database(HomeLock lock, EmbeddedDatabase server) {
        this.lock = lock;
        this.server = server;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.access().url());
        config.setUsername(server.access().user());
        config.setPassword(server.access().password());
        config.setMaximumPoolSize(CONNECTIONS);
        config.addDataSourceProperty("currentSchema", "public");
        source = new HikariDataSource(config);
    }

    static Database start(Path home) throws IOException, InterruptedException {
        HomeLock lock = HomeLock.tryTake(home)
                .orElseThrow(() -> new IOException("another process holds the new folder " + home));
        return new Database(lock, EmbeddedDatabase.start(lock));
    }

    HikariDataSource source() {
        return source;
    }

    @Override
    public void close() throws IOException {
        source.close();
        server.close();
        lock.close();
    }
}
