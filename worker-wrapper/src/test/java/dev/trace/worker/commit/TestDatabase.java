package dev.trace.worker.commit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** One real Postgres for all tests of the JVM, an own database for each that asks. */
final class TestDatabase {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestDatabase() {}

    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static DataSource create() {
        String name = "test_" + NUMBER.incrementAndGet();
        Jdbi.create(Server.RUNNING.getPostgresDatabase())
                .useHandle(handle -> handle.execute("create database " + name));
        return Server.RUNNING.getDatabase("postgres", name);
    }
}
