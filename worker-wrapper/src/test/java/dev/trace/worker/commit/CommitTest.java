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
import dev.trace.api.Invalidation;
import dev.trace.api.OperatorException;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.task.CommitPayload;
import dev.trace.worker.cold.StoreCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitTest {
    private static final BlockRange RANGE = new BlockRange(100, 199);

    @TempDir
    Path root;

    private Lakes lakes;
    private DataStore store;

    @BeforeEach
    void open() {
        lakes = Lakes.in(root);
        store = lakes.open();
    }

    @Test
    void commitPublishesFilesLedgerAndPayload() throws Exception {
        Checkpoint checkpoint = new Checkpoint("scan", 199, new byte[32], Instant.parse("2024-01-01T00:00:00Z"));
        try (AttemptStore attempt = store.begin(Lakes.scope(7, 1, 10))) {
            StagedRows blocks = Lakes.stage(attempt, Lakes.BLOCKS, RANGE, "a");
            StagedRows logs = Lakes.stage(attempt, Lakes.LOGS, RANGE, "a");
            Commit commit = Commit.builder()
                    .rows(logs)
                    .rows(blocks)
                    .checkpoint(checkpoint)
                    .state("k", new byte[] {1, 2})
                    .invalidate(new Invalidation(1, RANGE, "reorg"))
                    .emit(new Emission.Cursor(1, 199))
                    .emit(new Emission.Partition(1, RANGE))
                    .build();
            assertEquals(new Committed(1), attempt.commit(commit));
        }
        assertTrue(Files.exists(root.resolve("ethereum/blocks/blocks_100_199.parquet")));
        assertTrue(Files.exists(root.resolve("ethereum/logs/logs_100_199.parquet")));
        assertFalse(Files.exists(root.resolve("_staging/10")));
        assertEquals(List.of("ethereum/blocks/blocks_100_199.parquet"), lakes.live("blocks"));
        assertEquals(199, lakes.count("select last_scanned_block from scan_state where chain_id = 1 and key = 'scan'"));
        assertEquals(200, lakes.count("select sum(rows_inserted) from ingest_metrics"));

        CommitPayload payload = store.committed(7).orElseThrow();
        assertEquals(1, payload.sequence());
        assertEquals(List.of(new Emission.Cursor(1, 199), new Emission.Partition(1, RANGE)), payload.emissions());
        assertEquals(List.of(new Invalidation(1, RANGE, "reorg")), payload.invalidations());
        assertEquals(2, payload.state().get("k").length);
        assertEquals(2, payload.coverage().size());
        assertEquals("blocks", payload.coverage().get(0).table());
        assertEquals(100, payload.coverage().get(0).rows());
        assertTrue(store.committed(8).isEmpty());
    }

    @Test
    void zombieIsFencedBeforeTheNewAttemptCommits() throws Exception {
        try (AttemptStore zombie = store.begin(Lakes.scope(7, 1, 10))) {
            StagedRows rows = Lakes.stage(zombie, Lakes.BLOCKS, RANGE, "zombie");
            try (AttemptStore next = store.begin(Lakes.scope(7, 2, 11))) {
                assertEquals(new Fenced(11), zombie.commit(Lakes.commit(rows)));
                assertEquals(List.of(), lakes.live("blocks"));
                assertEquals(
                        new Committed(1), next.commit(Lakes.commit(Lakes.stage(next, Lakes.BLOCKS, RANGE, "new"))));
                assertEquals(new Fenced(11), zombie.commit(Lakes.commit(rows)));
            }
        }
        assertEquals(1, lakes.count("select count(*) from trace_commits"));
        try (AttemptStore reader = store.begin(Lakes.scope(8, 1, 12))) {
            List<String> read = Lakes.read(reader.inputs(List.of()).scan("cold", "blocks", RANGE, List.of()));
            assertEquals(100, read.size());
            assertEquals("new-100", read.get(0));
        }
    }

    @Test
    void attemptWithAnOlderFenceCannotBegin() throws Exception {
        store.begin(Lakes.scope(7, 2, 11)).close();
        OperatorException refused = assertThrows(OperatorException.class, () -> store.begin(Lakes.scope(7, 1, 10)));
        assertEquals(StoreCode.FENCED, refused.code());
    }

    @Test
    void olderFenceOfAnotherScopeCannotSupersedeNewerFiles() throws Exception {
        lakes.ingest(store, Lakes.scope(1, 1, 20), RANGE, "new");
        assertEquals(new Fenced(20), lakes.ingest(store, Lakes.scope(2, 1, 10), RANGE, "old"));
        assertEquals(1, lakes.live("blocks").size());
    }

    @Test
    void sameProposalOfTheNextAttemptIsTheSameCommit() throws Exception {
        assertEquals(new Committed(1), lakes.ingest(store, Lakes.scope(7, 1, 10), RANGE, "a"));
        assertEquals(new AlreadyCommitted(1), lakes.ingest(store, Lakes.scope(7, 2, 11), RANGE, "a"));
        assertEquals(1, lakes.count("select count(*) from trace_commits"));
    }

    @Test
    void sourceCommitsTheSameProposalAsOftenAsItLikes() throws Exception {
        try (AttemptStore attempt = store.begin(Lakes.scope(7, 1, 10))) {
            Commit beat = Commit.builder().emit(new Emission.Cursor(1, 5)).build();
            assertEquals(new Committed(1), attempt.commit(beat));
            assertEquals(new Committed(2), attempt.commit(beat));
        }
    }

    @Test
    void equalFileOfAnotherTaskIsAdopted() throws Exception {
        lakes.ingest(store, Lakes.scope(1, 1, 10), RANGE, "a");
        assertEquals(new Committed(1), lakes.ingest(store, Lakes.scope(2, 1, 11), RANGE, "a"));
        assertEquals(1, lakes.count("select count(*) from trace_files"));
        assertEquals(11, lakes.count("select fence from trace_files"));
        assertEquals(1, store.committed(2).orElseThrow().coverage().size());
    }

    @Test
    void otherContentGetsANameOfItsOwnAndSupersedes() throws Exception {
        lakes.ingest(store, Lakes.scope(1, 1, 10), RANGE, "a");
        byte[] first = Files.readAllBytes(root.resolve("ethereum/blocks/blocks_100_199.parquet"));
        assertInstanceOf(Committed.class, lakes.ingest(store, Lakes.scope(2, 1, 11), RANGE, "b"));
        List<String> live = lakes.live("blocks");
        assertEquals(1, live.size());
        assertTrue(live.get(0).matches("ethereum/blocks/blocks_100_199\\.[0-9a-f]{12}\\.parquet"), live.get(0));
        assertEquals(
                HexFormat.of().formatHex(first),
                HexFormat.of().formatHex(Files.readAllBytes(root.resolve("ethereum/blocks/blocks_100_199.parquet"))));
    }

    @Test
    void rangeThatCoversLiveFilesSupersedesThem() throws Exception {
        lakes.ingest(store, Lakes.scope(1, 1, 10), new BlockRange(100, 149), "a");
        lakes.ingest(store, Lakes.scope(2, 1, 11), new BlockRange(150, 199), "a");
        assertInstanceOf(Committed.class, lakes.ingest(store, Lakes.scope(3, 1, 12), RANGE, "a"));
        assertEquals(List.of("ethereum/blocks/blocks_100_199.parquet"), lakes.live("blocks"));
        assertEquals(2, lakes.count("select count(*) from trace_files where superseded_by = 12"));
    }

    @Test
    void partialOverlapIsRefusedAndNamesBoth() throws Exception {
        lakes.ingest(store, Lakes.scope(1, 1, 10), RANGE, "a");
        OperatorException refused = assertThrows(
                OperatorException.class,
                () -> lakes.ingest(store, Lakes.scope(2, 1, 11), new BlockRange(150, 249), "a"));
        assertEquals(StoreCode.RANGE_OVERLAP, refused.code());
        assertTrue(refused.getMessage().contains("150-249"), refused.getMessage());
        assertTrue(refused.getMessage().contains("blocks_100_199.parquet"), refused.getMessage());
        assertEquals(1, lakes.live("blocks").size());
    }

    @Test
    void neighbourOfAnotherBranchIsRefusedOnBothSides() throws Exception {
        lakes.ingest(store, Lakes.scope(1, 1, 10), RANGE, "a");
        for (BlockRange range : List.of(new BlockRange(200, 299), new BlockRange(0, 99))) {
            try (AttemptStore attempt = store.begin(Lakes.scope(range.start(), 1, 11))) {
                StagedRows rows = Lakes.stage(attempt, Lakes.BLOCKS, range, "a", Lakes.evidence(range, "another"));
                OperatorException refused =
                        assertThrows(OperatorException.class, () -> attempt.commit(Lakes.commit(rows)));
                assertEquals(StoreCode.BROKEN_LINK, refused.code());
                assertTrue(refused.getMessage().contains("100-199"), refused.getMessage());
                assertTrue(refused.getMessage().contains(range.toString()), refused.getMessage());
                assertTrue(
                        refused.getMessage().contains(Lakes.hash(range.start() == 0 ? 99 : 199, "another")),
                        refused.getMessage());
            }
        }
        assertInstanceOf(Committed.class, lakes.ingest(store, Lakes.scope(5, 1, 12), new BlockRange(200, 299), "a"));
    }

    @Test
    void standingTellsCoveredOpenAndConflict() throws Exception {
        lakes.ingest(store, Lakes.scope(1, 1, 10), new BlockRange(100, 149), "a");
        List<TableDefinition> tables = List.of(Lakes.BLOCKS);
        assertEquals(new Standing.Open(), store.standing(1, tables, RANGE, Lakes.HASH));
        lakes.ingest(store, Lakes.scope(2, 1, 11), new BlockRange(150, 199), "a");
        assertEquals(new Standing.Covered(), store.standing(1, tables, RANGE, Lakes.HASH));
        assertEquals(new Standing.Covered(), store.standing(1, tables, new BlockRange(120, 130), Lakes.HASH));
        assertEquals(new Standing.Open(), store.standing(1, tables, RANGE, "another configuration"));
        assertEquals(new Standing.Open(), store.standing(2, tables, RANGE, Lakes.HASH));
        assertEquals(new Standing.Open(), store.standing(1, List.of(Lakes.BLOCKS, Lakes.LOGS), RANGE, Lakes.HASH));
        assertEquals(
                new Standing.Conflict("blocks", List.of(new BlockRange(150, 199))),
                store.standing(1, tables, new BlockRange(160, 250), Lakes.HASH));
        try (AttemptStore attempt = store.begin(Lakes.scope(3, 1, 12))) {
            Commit emission =
                    Commit.builder().emit(new Emission.Partition(1, RANGE)).build();
            assertEquals(new Committed(1), attempt.commitCovered(emission, tables, RANGE));
            assertEquals(2, store.committed(3).orElseThrow().coverage().size());
        }
    }

    @Test
    void commitsAreUndeliveredUntilAcknowledged() throws Exception {
        AttemptScope scope = Lakes.scope(7, 1, 10);
        try (AttemptStore attempt = store.begin(scope)) {
            attempt.commit(Commit.builder().emit(new Emission.Cursor(1, 5)).build());
            attempt.commit(Commit.builder().emit(new Emission.Cursor(1, 6)).build());
        }
        List<CommitPayload> all = store.undelivered(scope.scope());
        assertEquals(List.of(1L, 2L), all.stream().map(CommitPayload::sequence).toList());
        assertEquals(2, store.undelivered(Duration.ZERO, 10).size());
        assertEquals(1, store.undelivered(Duration.ZERO, 1).size());
        assertEquals(0, store.undelivered(Duration.ofHours(1), 10).size());
        store.delivered(all.get(0));
        store.delivered(all.get(0));
        assertEquals(
                List.of(2L),
                store.undelivered(scope.scope()).stream()
                        .map(CommitPayload::sequence)
                        .toList());
    }

    @Test
    void rowsOutsideTheRangeOrOutOfOrderAreRefused() throws Exception {
        try (AttemptStore attempt = store.begin(Lakes.scope(7, 1, 10))) {
            RowWriter writer = attempt.table(Lakes.BLOCKS).append(RANGE);
            OperatorException outside = assertThrows(
                    OperatorException.class,
                    () -> writer.write(Lakes.batch(Lakes.BLOCKS, new BlockRange(199, 200), "a")));
            assertEquals(StoreCode.ROWS_REFUSED, outside.code());
            RowWriter second = attempt.table(Lakes.BLOCKS).append(RANGE);
            second.write(Lakes.batch(Lakes.BLOCKS, new BlockRange(150, 160), "a"));
            assertThrows(
                    OperatorException.class,
                    () -> second.write(Lakes.batch(Lakes.BLOCKS, new BlockRange(100, 110), "a")));
            second.close();
            writer.close();
        }
    }

    @Test
    void rowsNotNamedInTheCommitAreDropped() throws Exception {
        try (AttemptStore attempt = store.begin(Lakes.scope(7, 1, 10))) {
            Lakes.stage(attempt, Lakes.LOGS, RANGE, "a");
            attempt.commit(Lakes.commit(Lakes.stage(attempt, Lakes.BLOCKS, RANGE, "a")));
        }
        assertEquals(List.of(), lakes.live("logs"));
        assertFalse(Files.exists(root.resolve("_staging/10")));
    }

    @Test
    void rowsOfAnotherAttemptAreNotThisOnes() throws Exception {
        try (AttemptStore one = store.begin(Lakes.scope(1, 1, 10));
                AttemptStore two = store.begin(Lakes.scope(2, 1, 11))) {
            StagedRows rows = Lakes.stage(one, Lakes.BLOCKS, RANGE, "a");
            assertThrows(IllegalArgumentException.class, () -> two.commit(Lakes.commit(rows)));
        }
    }

    @Test
    void emptyRangeHasAFileToo() throws Exception {
        try (AttemptStore attempt = store.begin(Lakes.scope(7, 1, 10))) {
            RowWriter writer = attempt.table(Lakes.LOGS).replace(RANGE);
            StagedRows none = writer.finish(Lakes.evidence(RANGE, "main"));
            assertEquals(new Committed(1), attempt.commit(Lakes.commit(none)));
            assertEquals(
                    List.of(), Lakes.read(attempt.inputs(List.of()).scan("cold", "logs", RANGE, List.of("label"))));
        }
    }

    @Test
    void interruptStopsStaging() throws Exception {
        try (AttemptStore attempt = store.begin(Lakes.scope(7, 1, 10));
                RowWriter writer = attempt.table(Lakes.BLOCKS).replace(RANGE)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> writer.write(Lakes.batch(Lakes.BLOCKS, RANGE, "a")));
        }
    }
}
