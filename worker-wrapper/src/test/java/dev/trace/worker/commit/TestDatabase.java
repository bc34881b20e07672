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

    /**
     * A database that holds the control side too, with tables of the same names, for a user in whose search path the control
     * side's schema comes first.
     */
    static DataSource shared() {
        String name = "test_" + NUMBER.incrementAndGet();
        Jdbi.create(Server.RUNNING.getPostgresDatabase()).useHandle(handle -> {
            handle.execute("create database " + name + " template " + Prepared.NAME);
            handle.execute("""
                    do $$ begin
                        if not exists (select 1 from pg_roles where rolname = 'trace') then
                            create role trace superuser login;
                        end if;
                    end $$
                    """);
        });
        DataSource database = Server.RUNNING.getDatabase("trace", name);
        Jdbi.create(database).useHandle(handle -> {
            handle.execute("create schema trace");
            handle.execute("create table trace.tasks (task_id bigint)");
            handle.execute("create table trace.trace_commits (scope text)");
            handle.execute("create table trace.trace_fences (scope text)");
            handle.execute("create table trace.tip_logs (nothing text)");
        });
        return database;
    }

    /** One whose schema is up to date already: a copy, which is much quicker. */
    static DataSource prepared() {
        return copy(Prepared.NAME);
    }

    private static final class Prepared {
        static final String NAME = prepare();

        private static String prepare() {
            String name = "prepared";
            Jdbi.create(Server.RUNNING.getPostgresDatabase())
                    .useHandle(handle -> handle.execute("create database " + name));
            Migrations.run(Server.RUNNING.getDatabase("postgres", name));
            return name;
        }
    }

    static DataSource create() {
        return copy("template1");
    }

    private static DataSource copy(String template) {
        String name = "test_" + NUMBER.incrementAndGet();
        Jdbi.create(Server.RUNNING.getPostgresDatabase())
                .useHandle(handle -> handle.execute("create database " + name + " template " + template));
        return Server.RUNNING.getDatabase("postgres", name);
    }
}
