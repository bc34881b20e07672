package dev.trace.worker.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.CommitOutcome;
import dev.trace.api.CommitOutcome.Committed;
import dev.trace.api.OperatorException;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.worker.cold.StoreCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How hot tables are made, how they change, and how they lose old rows. */
class HotTableTest {
    private static final BlockRange RANGE = new BlockRange(0, 9);

    @TempDir
    Path root;

    private Lakes lakes;
    private DataStore store;

    @BeforeEach
    void open() {
        lakes = Tips.in(root, Tips.Databases.APART);
        store = lakes.open();
    }

    private static TableDefinition with(Column... added) {
        List<Column> columns = new ArrayList<>(Tips.COLUMNS);
        columns.addAll(List.of(added));
        return new TableDefinition("logs", columns, Tips.LOGS.key(), "block_number", new Storage.Hot());
    }

    private CommitOutcome append(long task, TableDefinition table, BlockRange range) throws Exception {
        return append(store, task, table, range);
    }

    private static CommitOutcome append(DataStore store, long task, TableDefinition table, BlockRange range)
            throws Exception {
        try (AttemptStore attempt = store.begin(Tips.scope(task, 1, task))) {
            StagedRows rows = Tips.stage(attempt.table(table), UpdateStrategy.APPEND, range, "a");
            return attempt.commit(Lakes.commit(rows));
        }
    }

    @Test
    void tableHasTheLogicalColumnsInPostgresTypes() throws Exception {
        append(1, Tips.LOGS, RANGE);
        List<String> columns = lakes.jdbi.withHandle(
                handle -> handle.createQuery("""
                        select attname || ' ' || format_type(atttypid, atttypmod) || case when attnotnull then '!' else '' end
                        from pg_attribute where attrelid = 'tip_logs'::regclass and attnum > 0 order by attnum
                        """).mapTo(String.class).list());
        assertEquals(
                List.of(
                        "chain_id bigint!",
                        "block_number bigint!",
                        "log_index bigint!",
                        "label text!",
                        "data bytea",
                        "value numeric(78,0)"),
                columns);
        assertEquals(
                "PRIMARY KEY (chain_id, block_number, log_index)",
                lakes.jdbi.withHandle(
                        handle -> handle.createQuery("""
                        select pg_get_constraintdef(oid) from pg_constraint
                        where conrelid = 'tip_logs'::regclass and contype = 'p'
                        """).mapTo(String.class).one()));
    }

    @Test
    void tableWhoseKeyDoesNotBeginWithTheBlockIsIndexedByBlock() throws Exception {
        append(
                1,
                new TableDefinition(
                        "labels",
                        Tips.COLUMNS,
                        List.of("label", "block_number", "log_index"),
                        "block_number",
                        new Storage.Hot()),
                RANGE);
        assertEquals(2, lakes.count("select count(*) from pg_index where indrelid = 'tip_labels'::regclass"));
    }

    @Test
    void newColumnThatMayBeNullIsAddedAndOlderBuildsGoOn() throws Exception {
        append(1, Tips.LOGS, RANGE);
        TableDefinition evolved = with(Column.of("note", ColumnType.STRING).orNull());
        append(2, evolved, new BlockRange(10, 19));
        append(3, Tips.LOGS, new BlockRange(20, 29));
        assertEquals(40, lakes.count("select count(*) from tip_logs where note is null"));
        assertEquals(20, lakes.count("select count(*) from tip_logs where note = 'a'"));
        try (AttemptStore reader = store.begin(Tips.scope(9, 1, 9));
                var cursor = reader.inputs(List.of()).scan("tip", "logs", new BlockRange(0, 29), List.of())) {
            assertEquals(evolved.columns(), cursor.definition().columns());
            assertTrue(cursor.next().column(5).isNull(0));
        }
    }

    @Test
    void anyOtherChangeIsRefusedAndSaysWhy() throws Exception {
        append(1, Tips.LOGS, RANGE);
        Column label = Column.of("label", ColumnType.BINARY);
        List<Column> other = new ArrayList<>(Tips.COLUMNS);
        other.set(2, label);
        List<Column> looser = new ArrayList<>(Tips.COLUMNS);
        looser.set(2, Column.of("label", ColumnType.STRING).orNull());
        refused(with(Column.of("must", ColumnType.STRING)), "new column must");
        refused(table(other, Tips.LOGS.key(), 0), "column label was STRING and is now BINARY");
        refused(table(looser, Tips.LOGS.key(), 0), "column label may be null now");
        refused(table(Tips.COLUMNS, List.of("block_number"), 0), "its key was [block_number, log_index]");
        refused(table(Tips.COLUMNS, Tips.LOGS.key(), 100), "partitions had 0 blocks");
        refused(table(Tips.COLUMNS.subList(0, 2), Tips.LOGS.key(), 0), "column label is gone");
        assertEquals(20, lakes.count("select count(*) from tip_logs"));
    }

    private static TableDefinition table(List<Column> columns, List<String> key, long partition) {
        return new TableDefinition("logs", columns, key, "block_number", new Storage.Hot(partition));
    }

    private void refused(TableDefinition table, String why) throws Exception {
        try (AttemptStore attempt = store.begin(Tips.scope(5, 1, 5))) {
            OperatorException refused = assertThrows(
                    OperatorException.class, () -> attempt.table(table).append(RANGE));
            assertEquals(StoreCode.TABLE_UNSUPPORTED, refused.code());
            assertTrue(refused.getMessage().contains(why), refused.getMessage());
        }
    }

    @Test
    void someoneElsesTableIsLeftAlone() throws Exception {
        lakes.jdbi.useHandle(handle -> handle.execute("create table tip_logs (mine text)"));
        refused(Tips.LOGS, "has a table tip_logs already");
        assertEquals(0, lakes.count("select count(*) from tip_logs"));
    }

    @Test
    void definitionsThatPostgresCannotHoldAreRefused() throws Exception {
        refused(new TableDefinition("x".repeat(70), Tips.COLUMNS, List.of(), null, new Storage.Hot()), "longer than");
        refused(new TableDefinition("t", Tips.COLUMNS, List.of("nope"), null, new Storage.Hot()), "'nope'");
        refused(new TableDefinition("t", Tips.COLUMNS, List.of(), "label", new Storage.Hot()), "block column 'label'");
        refused(
                new TableDefinition("t", Tips.COLUMNS, List.of("log_index"), "block_number", new Storage.Hot(10)),
                "partitioned");
        try (AttemptStore attempt = store.begin(Tips.scope(5, 1, 5))) {
            TableDefinition loose = new TableDefinition("t", Tips.COLUMNS, List.of(), null, new Storage.Hot());
            assertThrows(OperatorException.class, () -> attempt.table(loose).replace(RANGE));
        }
    }

    @Test
    void workersThatMakeAndChangeATableAtOnceAgree() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            CyclicBarrier start = new CyclicBarrier(6);
            List<Future<CommitOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int task = i + 1;
                TableDefinition table = i % 2 == 0
                        ? Tips.LOGS
                        : with(Column.of("note_" + i, ColumnType.STRING).orNull());
                outcomes.add(threads.submit(() -> {
                    DataStore own = lakes.open();
                    start.await();
                    return append(own, task, table, new BlockRange(task * 10L, task * 10L + 9));
                }));
            }
            for (Future<CommitOutcome> outcome : outcomes) {
                assertEquals(new Committed(1), outcome.get(1, TimeUnit.MINUTES));
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(120, lakes.count("select count(*) from tip_logs"));
        assertEquals(60, lakes.count("select count(note_1) + count(note_3) + count(note_5) from tip_logs"));
    }

    @Test
    void partitionsAreMadeAsNeededAndOldOnesDropped() throws Exception {
        TableDefinition table = table(Tips.COLUMNS, Tips.LOGS.key(), 10);
        append(1, table, new BlockRange(5, 24));
        append(2, table, new BlockRange(25, 44));
        assertEquals(5, lakes.count("select count(*) from pg_inherits where inhparent = 'tip_logs'::regclass"));
        assertEquals(new Committed(1), append(3, table, new BlockRange(5, 44)));
        assertEquals(80, lakes.count("select count(*) from tip_logs"));

        assertEquals(OptionalLong.empty(), store.dropBelow("tip", "logs", 2, 1_000));
        assertEquals(OptionalLong.of(20), store.dropBelow("tip", "logs", 1, 27));
        assertEquals(OptionalLong.empty(), store.dropBelow("tip", "logs", 1, 27));
        assertEquals(20, lakes.count("select min(block_number) from tip_logs"));
        assertEquals(50, lakes.count("select count(*) from tip_logs"));
        try (AttemptStore reader = store.begin(Tips.scope(9, 1, 9))) {
            assertEquals(50, Tips.read(reader, new BlockRange(20, 44)).size());
            OperatorException gone =
                    assertThrows(OperatorException.class, () -> Tips.read(reader, new BlockRange(19, 30)));
            assertEquals(StoreCode.RANGE_NOT_COMMITTED, gone.code());
            assertTrue(gone.getMessage().contains("19-19"), gone.getMessage());
        }
        // A range that is dropped can come again.
        assertEquals(new Committed(1), append(4, table, new BlockRange(0, 9)));
        assertEquals(70, lakes.count("select count(*) from tip_logs"));
    }

    @Test
    void partitionDroppedBetweenItsMakingAndTheRowsIsMadeAgain() throws Exception {
        TableDefinition table = table(Tips.COLUMNS, Tips.LOGS.key(), 10);
        boolean[] dropped = new boolean[1];
        DataStore dropping = lakes.open(step -> {
            if (step == CommitFaults.Step.FENCE_LOCKED && !dropped[0]) {
                dropped[0] = true;
                try {
                    assertEquals(OptionalLong.of(10), store.dropBelow("tip", "logs", 1, 15));
                } catch (OperatorException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        assertEquals(new Committed(1), append(dropping, 1, table, RANGE));
        assertTrue(dropped[0]);
        assertEquals(20, lakes.count("select count(*) from tip_logs"));
    }

    @Test
    void tooManyPartitionsAreRefused() throws Exception {
        TableDefinition table = table(Tips.COLUMNS, Tips.LOGS.key(), 1);
        OperatorException refused =
                assertThrows(OperatorException.class, () -> append(1, table, new BlockRange(0, 9_999)));
        assertEquals(StoreCode.TABLE_UNSUPPORTED, refused.code());
        assertEquals(0, lakes.count("select count(*) from trace_hot_partitions"));
    }

    @Test
    void oldRowsOfATableWithoutPartitionsAreDeleted() throws Exception {
        append(1, Tips.LOGS, new BlockRange(0, 19));
        assertEquals(OptionalLong.of(7), store.dropBelow("tip", "logs", 1, 7));
        assertEquals(26, lakes.count("select count(*) from tip_logs"));
        assertEquals(OptionalLong.empty(), store.dropBelow("tip", "nothing", 1, 7));
        assertFalse(lakes.count("select count(*) from trace_hot_ranges") == 0);
    }

    @Test
    void rangesSideBySideBecomeOne() throws Exception {
        for (long i = 0; i < 10; i++) {
            append(i + 1, Tips.LOGS, new BlockRange(i * 10, i * 10 + 9));
        }
        assertEquals(1, lakes.count("select count(*) from trace_hot_ranges"));
        assertEquals(100, lakes.count("select upper(blocks) from trace_hot_ranges"));
    }
}
