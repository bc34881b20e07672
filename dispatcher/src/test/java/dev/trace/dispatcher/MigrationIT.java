package dev.trace.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.Migrations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class MigrationIT {
    @Test
    void severalProcessesMayStartAtOnce() throws Exception {
        try (var state = TestPostgres.empty()) {
            var threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<Boolean>> starts = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    starts.add(() -> {
                        Migrations.run(new Database(state));
                        return true;
                    });
                }
                for (var each : threads.invokeAll(starts)) {
                    assertTrue(each.get());
                }
            } finally {
                threads.shutdownNow();
            }
            String applied = "SELECT count(*) FROM trace.schema_history WHERE version IS NOT NULL";
            long migrations = Jdbi.create(state)
                    .withHandle(db -> db.createQuery(applied).mapTo(Long.class).one());
            assertEquals(4, migrations);
        }
    }

    @Test
    void partitionsCountedTwiceByAnOlderVersionCountOnce() {
        try (var state = TestPostgres.empty()) {
            Flyway.configure()
                    .dataSource(state)
                    .locations("classpath:dev/trace/dispatcher/migration")
                    .schemas("trace")
                    .defaultSchema("trace")
                    .table("schema_history")
                    .target("3")
                    .load()
                    .migrate();
            Jdbi jdbi = Jdbi.create(state);
            jdbi.useHandle(db -> db.execute("""
                    INSERT INTO trace.partition_versions
                           (dataset, version, chain_id, range_start, range_end, row_count, byte_count)
                    VALUES ('blocks', 1, 1, 0, 99, 1000, 2000), ('blocks', 1, 1, 0, 9, 1000, 2000),
                           ('blocks', 1, 1, 100, 199, 10, 20), ('hot', 1, 1, 0, 9, 5, 0);
                    INSERT INTO trace.dataset_totals VALUES ('blocks', 1, 1, 2010, 4020), ('hot', 1, 1, 5, 0);
                    INSERT INTO trace.coverage
                           (dataset, version, chain_id, table_name, state, range_start, range_end)
                    VALUES ('blocks', 1, 1, 'blocks', 'committed', 0, 199),
                           ('blocks', 1, 1, 'logs', 'committed', 0, 199)
                    """));
            Migrations.run(new Database(state));
            assertEquals(
                    List.of("blocks 1010 2020", "hot 5 0"),
                    jdbi.withHandle(
                            db -> db.createQuery("""
                                    SELECT dataset || ' ' || row_count || ' ' || byte_count FROM trace.dataset_totals
                                     ORDER BY dataset
                                    """).mapTo(String.class).list()));
            assertEquals(
                    List.of("blocks 0 99 1000", "blocks 100 199 10"),
                    jdbi.withHandle(
                            db -> db.createQuery("""
                                    SELECT table_name || ' ' || range_start || ' ' || range_end || ' ' || row_count
                                      FROM trace.counted_files ORDER BY range_start
                                    """).mapTo(String.class).list()));
        }
    }

    @Test
    void newerSchemaIsRefused() {
        try (var state = TestPostgres.migrated()) {
            Jdbi.create(state).useHandle(db -> db.execute("""
                            INSERT INTO trace.schema_history (installed_rank, version, description, type, script,
                                                              installed_by, execution_time, success)
                            VALUES (99, '99', 'future', 'SQL', 'V99__future.sql', 'someone', 1, true)
                            """));
            StateException refused =
                    assertThrows(StateException.class, () -> Dispatcher.start(DispatcherSettings.embedded(), state));
            assertTrue(refused.getMessage().contains("schema version 99"), refused.getMessage());
        }
    }

    @Test
    void databaseThatDoesNotAnswerIsSaidSo() {
        var nowhere = new org.postgresql.ds.PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");
        StateException refused =
                assertThrows(StateException.class, () -> Dispatcher.start(DispatcherSettings.embedded(), nowhere));
        assertTrue(refused.getMessage().contains("does not answer"), refused.getMessage());
    }
}
