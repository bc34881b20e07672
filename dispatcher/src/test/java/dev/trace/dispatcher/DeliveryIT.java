package dev.trace.dispatcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.api.BlockRange;
import dev.trace.api.Emission;
import dev.trace.api.table.VerificationLevel;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.CommitPayload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryIT {
    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.with(TestDags.pipeline(100));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private List<String> everything() {
        List<String> rows = new ArrayList<>();
        for (String table : List.of(
                "coverage",
                "partition_versions",
                "dataset_totals",
                "counted_files",
                "dataset_cursors",
                "operator_state",
                "outbox",
                "tasks",
                "delivered_commits",
                "data_invalidations")) {
            rows.addAll(rig.texts("SELECT row(x.*)::text FROM trace." + table + " x ORDER BY 1"));
        }
        return rows;
    }

    private static CommitPayload with(CommitPayload p, long sequence, long fence, Map<String, byte[]> state) {
        return new CommitPayload(
                p.scope(),
                sequence,
                fence,
                p.taskId(),
                p.attempt(),
                p.dataset(),
                p.datasetVersion(),
                p.emissions(),
                p.invalidations(),
                state,
                p.coverage());
    }

    @Test
    void deliveringTwiceChangesNothing() throws Exception {
        rig.fillIngest(1);
        Claim claim = rig.claim("quick/ingest");
        CommitPayload payload = with(
                rig.payload(claim, Rig.partition(0, 99), new Emission.Cursor(1, 99)),
                1,
                claim.fence(),
                Map.of("k", new byte[] {1}));
        rig.tasks.deliver(payload);
        List<String> once = everything();
        rig.tasks.deliver(payload);
        assertEquals(once, everything());
    }

    @Test
    void commitOfALostAttemptIsDeliveredAllTheSame() throws Exception {
        rig.fillIngest(1);
        Claim claim = rig.claim("quick/ingest");
        rig.reaper.takeBackAll();
        rig.tasks.deliver(rig.payload(claim, Rig.partition(0, 99)));
        assertEquals(100, rig.job("ingest").blocksCommitted());
        assertEquals(1_000, rig.job("ingest").rows());
    }

    @Test
    void coverageOfPartitionsInAnyOrderMergesIntoOneInterval() throws Exception {
        rig.fillIngest(40);
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            claims.add(rig.claim("quick/ingest"));
        }
        long seed = new Random().nextLong();
        Collections.shuffle(claims, new Random(seed));
        for (Claim claim : claims) {
            rig.commitAndComplete(claim);
        }
        assertEquals(
                List.of(
                        " committed 0 3999",
                        " planned 0 3999",
                        " published 0 3999",
                        "blocks committed 0 3999",
                        "blocks verified:header 0 3999"),
                rig.texts(
                        "SELECT table_name || ' ' || state || ' ' || range_start || ' ' || range_end FROM trace.coverage"
                                + " WHERE dataset = 'blocks' ORDER BY table_name, state"),
                "seed " + seed);
        assertEquals(40_000, rig.job("ingest").rows());
    }

    @Test
    void partitionDoneAgainIsCountedOnce() throws Exception {
        rig.fillIngest(1);
        rig.commitAndComplete(rig.claim("quick/ingest"));
        rig.fire(EmitMode.FORCE, "requests", Rig.partition(0, 99));
        Claim split = rig.claim("quick/split");
        rig.tasks.emit(split.attempt(), List.of(Rig.partition(0, 99)));
        rig.complete(split);
        rig.route();
        Claim again = rig.claim("quick/ingest");
        CommitPayload payload = rig.payload(again, Rig.partition(0, 99));
        rig.tasks.deliver(with(payload, 2, again.fence(), Map.of()));
        assertEquals(1_000, rig.job("ingest").rows());
        assertEquals(1_000, rig.job("ingest").bytes());
    }

    private void deliver(Claim claim, long sequence, long fence, BlockRange range, long rows) throws Exception {
        CommitPayload p = rig.payload(claim);
        rig.tasks.deliver(new CommitPayload(
                "blocks/1/1/" + claim.task().taskId(),
                sequence,
                fence,
                p.taskId(),
                1,
                "blocks",
                1,
                List.of(),
                List.of(),
                Map.of(),
                List.of(new CommitPayload.Covered(
                        1, "blocks", range, rows, rows * 2, range + ".parquet", VerificationLevel.ROOTS))));
    }

    @Test
    void fileCountsOnceHoweverManyPartitionsItCovers() throws Exception {
        rig.fillIngest(2);
        Claim first = rig.claim("quick/ingest");
        Claim second = rig.claim("quick/ingest");
        deliver(first, 1, 10, new BlockRange(0, 99), 1_000);
        deliver(second, 1, 11, new BlockRange(0, 99), 1_000);
        assertEquals(1_000, rig.job("ingest").rows());
        assertEquals(2_000, rig.job("ingest").bytes());
    }

    @Test
    void fileThatTakesThePlaceOfOthersCountsInTheirPlace() throws Exception {
        rig.fillIngest(2);
        Claim first = rig.claim("quick/ingest");
        Claim second = rig.claim("quick/ingest");
        deliver(first, 1, 10, new BlockRange(0, 9), 100);
        deliver(first, 2, 10, new BlockRange(10, 19), 100);
        deliver(first, 3, 10, new BlockRange(100, 199), 7);
        deliver(second, 1, 12, new BlockRange(0, 99), 1_003);
        assertEquals(1_010, rig.job("ingest").rows());
        // It was committed before those that took its place, and said later.
        deliver(first, 4, 11, new BlockRange(50, 59), 100);
        assertEquals(1_010, rig.job("ingest").rows());
        assertEquals(2_020, rig.job("ingest").bytes());
    }

    @Test
    void hotTableCountsByWhatItGrew() throws Exception {
        rig.fillIngest(1);
        CommitPayload p = rig.payload(rig.claim("quick/ingest"));
        for (long grown : List.of(1_000L, 0L, -20L)) {
            rig.tasks.deliver(new CommitPayload(
                    p.scope(),
                    2_000 + grown,
                    p.fence(),
                    p.taskId(),
                    1,
                    "blocks",
                    1,
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(new CommitPayload.Covered(
                            1, "blocks", new BlockRange(0, 99), grown, 0, "", VerificationLevel.ROOTS))));
        }
        assertEquals(980, rig.job("ingest").rows());
    }

    @Test
    void lowerLevelOfANewCommitTakesThePlaceOfTheHigherOne() throws Exception {
        rig.fillIngest(2);
        rig.commitAndComplete(rig.claim("quick/ingest"));
        Claim claim = rig.claim("quick/ingest");
        CommitPayload p = rig.payload(claim);
        rig.tasks.deliver(new CommitPayload(
                p.scope(),
                1,
                claim.fence(),
                p.taskId(),
                1,
                "blocks",
                1,
                List.of(),
                List.of(),
                Map.of(),
                List.of(new CommitPayload.Covered(
                        1, "blocks", new BlockRange(40, 59), 5, 5, "x", VerificationLevel.STRUCTURAL))));
        assertEquals(
                List.of("header 0 39", "header 60 99", "structural 40 59"),
                rig.texts("SELECT substr(state, 10) || ' ' || range_start || ' ' || range_end FROM trace.coverage"
                        + " WHERE state LIKE 'verified:%' ORDER BY 1"));
    }

    @Test
    void stateReachesTheNextTaskAndAnOlderCommitDeliveredLateDoesNotUndoIt() throws Exception {
        rig.control.emit("quick", "requests", Map.of(), EmitMode.REUSE);
        Claim source = rig.claim("quick/requests");
        CommitPayload base = new CommitPayload(
                "quick/requests/1",
                1,
                source.fence(),
                source.task().taskId(),
                1,
                "requests",
                1,
                List.of(),
                List.of(),
                Map.of(),
                List.of());
        rig.tasks.deliver(with(base, 2, source.fence(), Map.of("at", new byte[] {2}, "gone", new byte[0])));
        rig.tasks.deliver(with(base, 1, source.fence(), Map.of("at", new byte[] {1}, "gone", new byte[] {1})));
        Map<String, byte[]> now = rig.tasks.fetch(source.attempt()).state();
        assertEquals(1, now.size());
        assertArrayEquals(new byte[] {2}, now.get("at"));
        rig.tasks.complete(source.attempt(), new AttemptOutcome.Released("drained"));
        assertArrayEquals(
                new byte[] {2}, rig.claim("quick/requests").task().state().get("at"));
    }

    @Test
    void commitOfAnUnknownTaskStillCounts() throws Exception {
        rig.fillIngest(1);
        CommitPayload p = rig.payload(rig.claim("quick/ingest"));
        rig.tasks.deliver(new CommitPayload(
                "blocks/1/1/5000-5099",
                1,
                1,
                999_999,
                1,
                "blocks",
                1,
                List.of(),
                List.of(),
                Map.of(),
                List.of(new CommitPayload.Covered(
                        1, "blocks", new BlockRange(5000, 5099), 1, 1, "x", VerificationLevel.ROOTS))));
        assertEquals(
                List.of("5000"),
                rig.texts("SELECT range_start::text FROM trace.coverage WHERE state = 'verified:roots'"));
        assertEquals("blocks", p.dataset());
    }
}
