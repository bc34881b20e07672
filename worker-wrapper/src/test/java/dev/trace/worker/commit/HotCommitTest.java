package dev.trace.worker.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Checkpoint;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome.AlreadyCommitted;
import dev.trace.api.CommitOutcome.Committed;
import dev.trace.api.CommitOutcome.Fenced;
import dev.trace.api.Emission;
import dev.trace.api.OperatorException;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.task.CommitPayload;
import dev.trace.worker.cold.StoreCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of hot tables through the fenced commit, with the control side elsewhere and beside. */
class HotCommitTest {
    private static final BlockRange RANGE = new BlockRange(100, 109);

    @TempDir
    Path root;

    private Lakes lakes;
    private DataStore store;

    private void open(Tips.Databases databases) {
        lakes = Tips.in(root, databases);
        store = lakes.open();
    }

    private long rows() {
        return lakes.count("select count(*) from public.tip_logs");
    }

    @ParameterizedTest
    @EnumSource
    void rowsCheckpointMetricsAndPayloadAreOneCommit(Tips.Databases databases) throws Exception {
        open(databases);
        try (AttemptStore attempt = store.begin(Tips.scope(7, 1, 10))) {
            Commit commit = Commit.builder()
                    .rows(Tips.append(attempt, RANGE, "a"))
                    .checkpoint(new Checkpoint("scan", 109, new byte[32], Instant.parse("2024-01-01T00:00:00Z")))
                    .emit(new Emission.Cursor(1, 109))
                    .build();
            assertEquals(new Committed(1), attempt.commit(commit));
            assertEquals(20, Tips.read(attempt, RANGE).size());
        }
        assertEquals(20, rows());
        assertEquals(Map.of("rows_fetched", 20L, "rows_inserted", 20L, "duplicates", 0L), lakes.lastMetrics());
        assertEquals(20, lakes.count("select total_logs_ingested from public.scan_state"));
        CommitPayload payload = store.committed(7).orElseThrow();
        assertEquals(1, payload.coverage().size());
        CommitPayload.Covered covered = payload.coverage().get(0);
        assertEquals("logs", covered.table());
        assertEquals(RANGE, covered.range());
        assertEquals(20, covered.rows());
        assertEquals("", covered.location());
        assertFalse(Files.exists(root.resolve("_staging/10")));
        // A restart finds what is there, whatever schema comes first.
        assertEquals(1, lakes.open().committed(7).orElseThrow().sequence());
    }

    @ParameterizedTest
    @EnumSource
    void equalRowsAreCountedAsDuplicates(Tips.Databases databases) throws Exception {
        open(databases);
        commit(1, 10, new BlockRange(100, 104), "a");
        assertEquals(new Committed(1), commit(2, 11, RANGE, "a"));
        assertEquals(20, rows());
        assertEquals(Map.of("rows_fetched", 20L, "rows_inserted", 10L, "duplicates", 10L), lakes.lastMetrics());
        assertEquals(2, lakes.count("select count(*) from public.trace_commits where payload->>'dataset' = 'tip'"));
        assertEquals(10, store.committed(2).orElseThrow().coverage().get(0).rows(), "by so many the table grew");
    }

    private Object commit(long task, long fence, BlockRange range, String label) throws Exception {
        try (AttemptStore attempt = store.begin(Tips.scope(task, 1, fence))) {
            return attempt.commit(Lakes.commit(Tips.append(attempt, range, label)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void differingRowIsRefusedAndNothingIsChanged(Tips.Databases databases) throws Exception {
        open(databases);
        commit(1, 10, new BlockRange(104, 105), "a");
        OperatorException refused = assertThrows(OperatorException.class, () -> commit(2, 11, RANGE, "b"));
        assertEquals(StoreCode.ROW_CONFLICT, refused.code());
        String message = refused.getMessage();
        assertTrue(message.contains("tip_logs, chain 1"), message);
        assertTrue(message.contains("block_number 104, log_index 0"), message);
        assertTrue(message.contains("values of label,"), message);
        assertTrue(message.contains("3 more"), message);
        assertEquals(4, rows());
        assertEquals(1, lakes.count("select count(*) from public.trace_commits"));
        assertEquals(1, lakes.count("select count(*) from public.ingest_metrics"));
        try (AttemptStore reader = store.begin(Tips.scope(3, 1, 12))) {
            assertEquals("104.0 a", Tips.read(reader, new BlockRange(104, 105)).get(0));
            assertThrows(OperatorException.class, () -> Tips.read(reader, RANGE));
        }
    }

    @Test
    void valueThatIsNullHereAndNotThereDiffers() throws Exception {
        open(Tips.Databases.APART);
        commit(1, 10, RANGE, "a");
        try (AttemptStore attempt = store.begin(Tips.scope(2, 1, 11))) {
            ColumnBatch batch = new ColumnBatch(Tips.LOGS);
            batch.longs(0).append(100);
            batch.longs(1).append(1);
            batch.bytes(2).append(new byte[] {'a'});
            batch.column(3).appendNull();
            batch.column(4).appendNull();
            StagedRows rows = Tips.stage(attempt.table(Tips.LOGS), UpdateStrategy.APPEND, RANGE, batch);
            OperatorException refused = assertThrows(OperatorException.class, () -> attempt.commit(Lakes.commit(rows)));
            assertTrue(refused.getMessage().contains("values of data, value;"), refused.getMessage());
        }
    }

    @Test
    void rowTwiceInOneProposalIsOneRowIfEqualAndRefusedIfNot() throws Exception {
        open(Tips.Databases.APART);
        try (AttemptStore attempt = store.begin(Tips.scope(2, 1, 11))) {
            ColumnBatch batch = new ColumnBatch(Tips.LOGS);
            Tips.row(batch, 100, 1, "a");
            Tips.row(batch, 100, 1, "a");
            StagedRows rows = Tips.stage(attempt.table(Tips.LOGS), UpdateStrategy.APPEND, RANGE, batch);
            assertEquals(new Committed(1), attempt.commit(Lakes.commit(rows)));
            assertEquals(1, rows());
            Tips.row(batch, 100, 1, "b");
            StagedRows more = Tips.stage(attempt.table(Tips.LOGS), UpdateStrategy.REPLACE, RANGE, batch);
            OperatorException refused = assertThrows(OperatorException.class, () -> attempt.commit(Lakes.commit(more)));
            assertEquals(StoreCode.ROW_CONFLICT, refused.code());
            assertEquals(1, rows());
        }
    }

    @ParameterizedTest
    @EnumSource
    void replaceTouchesExactlyItsRangeAndItsChain(Tips.Databases databases) throws Exception {
        open(databases);
        commit(1, 10, new BlockRange(99, 110), "a");
        lakes.jdbi.useHandle(handle -> handle.execute("""
                insert into public.tip_logs (chain_id, block_number, log_index, label) values (5, 105, 0, 'other chain')
                """));
        try (AttemptStore attempt = store.begin(Tips.scope(2, 1, 11))) {
            ColumnBatch batch = new ColumnBatch(Tips.LOGS);
            Tips.row(batch, 105, 7, "new");
            StagedRows rows = Tips.stage(attempt.table(Tips.LOGS), UpdateStrategy.REPLACE, RANGE, batch);
            assertEquals(new Committed(1), attempt.commit(Lakes.commit(rows)));
            assertEquals(
                    List.of("99.0 a", "99.1 a", "105.7 new", "110.0 a", "110.1 a"),
                    Tips.read(attempt, new BlockRange(99, 110)));
            RowWriter none = attempt.table(Tips.LOGS).replace(RANGE);
            assertEquals(new Committed(2), attempt.commit(Lakes.commit(none.finish(Evidence.none()))));
            assertEquals(4, Tips.read(attempt, new BlockRange(99, 110)).size());
        }
        assertEquals(1, lakes.count("select count(*) from public.tip_logs where chain_id = 5"));
    }

    @ParameterizedTest
    @EnumSource
    void zombieCommitsNothing(Tips.Databases databases) throws Exception {
        open(databases);
        try (AttemptStore zombie = store.begin(Tips.scope(7, 1, 10))) {
            StagedRows rows = Tips.append(zombie, RANGE, "zombie");
            StagedRows replaced = Tips.replace(zombie, RANGE, "zombie");
            try (AttemptStore next = store.begin(Tips.scope(7, 2, 11))) {
                assertEquals(new Fenced(11), zombie.commit(Lakes.commit(rows)));
                assertEquals(0, rows());
                assertEquals(new Committed(1), next.commit(Lakes.commit(Tips.append(next, RANGE, "new"))));
                assertEquals(new Fenced(11), zombie.commit(Lakes.commit(replaced)));
                assertEquals("100.0 new", Tips.read(next, RANGE).get(0));
            }
        }
        assertEquals(20, rows());
    }

    @Test
    void sameProposalOfTheNextAttemptIsTheSameCommit() throws Exception {
        open(Tips.Databases.APART);
        assertEquals(new Committed(1), commit(7, 10, RANGE, "a"));
        try (AttemptStore again = store.begin(Tips.scope(7, 2, 11))) {
            assertEquals(new AlreadyCommitted(1), again.commit(Lakes.commit(Tips.append(again, RANGE, "a"))));
        }
        assertEquals(1, lakes.count("select count(*) from public.trace_commits"));
    }

    @Test
    void hotAndColdRowsAreOneCommit() throws Exception {
        open(Tips.Databases.APART);
        try (AttemptStore attempt = store.begin(Tips.scope(7, 1, 10))) {
            Commit both =
                    Lakes.commit(Tips.append(attempt, RANGE, "a"), Lakes.stage(attempt, Lakes.BLOCKS, RANGE, "a"));
            assertInstanceOf(Committed.class, attempt.commit(both));
        }
        try (AttemptStore attempt = store.begin(Tips.scope(8, 1, 11))) {
            BlockRange more = new BlockRange(100, 119);
            Commit both = Lakes.commit(Tips.append(attempt, more, "b"), Lakes.stage(attempt, Lakes.BLOCKS, more, "b"));
            assertThrows(OperatorException.class, () -> attempt.commit(both));
        }
        assertEquals(20, rows());
        assertEquals(List.of("ethereum/blocks/blocks_100_109.parquet"), lakes.live("blocks"));
        assertEquals(2, store.committed(7).orElseThrow().coverage().size());
    }

    @Test
    void rowsWithoutAKeyAreAddedAsTheyCome() throws Exception {
        open(Tips.Databases.APART);
        TableDefinition table = new TableDefinition("bare", Tips.COLUMNS, List.of(), "block_number", new Storage.Hot());
        try (AttemptStore attempt = store.begin(Tips.scope(7, 1, 10))) {
            for (int i = 0; i < 2; i++) {
                attempt.commit(Lakes.commit(Tips.stage(attempt.table(table), UpdateStrategy.APPEND, RANGE, "a")));
            }
        }
        assertEquals(40, lakes.count("select count(*) from public.tip_bare"));
    }

    @Test
    void manyRowsGoThroughAFileAndComeBackInOrder() throws Exception {
        open(Tips.Databases.APART);
        BlockRange range = new BlockRange(0, 9_999);
        String label = "x".repeat(300);
        try (AttemptStore attempt = store.begin(Tips.scope(7, 1, 10))) {
            StagedRows rows = Tips.append(attempt, range, label);
            try (var staged = Files.list(root.resolve("_staging/10"))) {
                assertEquals(1, staged.count());
            }
            assertEquals(new Committed(1), attempt.commit(Lakes.commit(rows)));
            try (var staged = Files.list(root.resolve("_staging/10"))) {
                assertEquals(0, staged.count());
            }
            List<String> read = Tips.read(attempt, range);
            assertEquals(20_000, read.size());
            assertEquals("9999.1 " + label, read.get(19_999));
            try (RowWriter dropped = attempt.table(Tips.LOGS).append(range)) {
                dropped.write(Tips.batch(Tips.LOGS, range, label));
            }
        }
        assertFalse(Files.exists(root.resolve("_staging/10")));
    }

    @Test
    void blocksReplacedTwiceInOneCommitAreRefused() throws Exception {
        open(Tips.Databases.APART);
        try (AttemptStore attempt = store.begin(Tips.scope(7, 1, 10))) {
            Commit twice = Lakes.commit(
                    Tips.replace(attempt, RANGE, "a"), Tips.append(attempt, new BlockRange(105, 120), "b"));
            assertThrows(IllegalArgumentException.class, () -> attempt.commit(twice));
        }
    }
}
