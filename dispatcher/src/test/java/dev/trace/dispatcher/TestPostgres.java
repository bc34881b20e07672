package dev.trace.dispatcher;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A real Postgres for the whole test run, and an empty database for each test. */
final class TestPostgres {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestPostgres() {}

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Template {
        static final String NAME = migrated();

        // Copying a migrated database is several times faster than migrating an empty one.
        private static String migrated() {
            try (HikariDataSource state = empty()) {
                Migrations.run(new Database(state));
                return state.getPoolName();
            }
        }
    }

    /** A database that holds nothing. */
    static HikariDataSource empty() {
        return open("");
    }

    /** A database with the control schema in it. */
    static HikariDataSource migrated() {
        return open(" TEMPLATE " + Template.NAME);
    }

    private static HikariDataSource open(String like) {
        String name = "test_" + NUMBER.incrementAndGet();
        try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                var sql = connection.createStatement()) {
            sql.execute("CREATE DATABASE " + name + like);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(Server.POSTGRES.getJdbcUrl("postgres", name));
        config.setMaximumPoolSize(20);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }
}
