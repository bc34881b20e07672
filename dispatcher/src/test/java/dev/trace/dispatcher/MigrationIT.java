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
            assertEquals(3, migrations);
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
