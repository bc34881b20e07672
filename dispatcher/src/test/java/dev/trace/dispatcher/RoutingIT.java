package dev.trace.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Emission;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.Invalidation;
import dev.trace.api.Scope;
import dev.trace.api.SourceKind;
import dev.trace.dag.ExecutionStrategy;
import dev.trace.dag.Scaling;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.CommitPayload;
import dev.trace.dispatcher.route.Router;
import dev.trace.dispatcher.store.OutboxStore;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RoutingIT {
    private static final Scaling ONE = new Scaling(Scaling.Mode.BACKFILL, 1);

    @Test
    void duplicateEventsMakeOneTask() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(1))) {
            rig.fire("requests", Rig.partition(0, 99), Rig.partition(0, 99));
            rig.fire("requests", Rig.partition(0, 99));
            assertEquals(1, rig.job("split").queued());
            rig.complete(rig.claim("quick/split"));
            rig.fire("requests", Rig.partition(0, 99));
            assertEquals(0, rig.job("split").queued());
            assertEquals(1, rig.job("split").completed());
        }
    }

    @Test
    void droppedWakeUpIsFoundByTheReconciler() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(1))) {
            rig.control.emit("quick", "requests", Map.of(), EmitMode.REUSE);
            Claim source = rig.claim("quick/requests");
            for (int i = 0; i < 5; i++) {
                rig.tasks.emit(source.attempt(), List.of(Rig.partition(i * 1_000L, i * 1_000L + 999)));
            }
            rig.complete(source);
            assertTrue(rig.run("DELETE FROM trace.outbox") > 0);
            assertEquals(0, rig.job("split").queued());
            assertEquals(5, rig.reconciler.pass());
            assertEquals(5, rig.job("split").queued());
            assertEquals(5_000, rig.job("split").blocksPlanned());
            assertEquals(0, rig.reconciler.pass());
        }
    }

    @Test
    void reconcilerLooksAtMorePartitionsThanOnePageHolds() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(1))) {
            rig.run("""
                    INSERT INTO trace.partition_versions (dataset, version, chain_id, range_start, range_end)
                    SELECT 'requests', 1, 1, i * 10, i * 10 + 9 FROM generate_series(0, 6999) AS i
                    """);
            assertEquals(7_000, rig.reconciler.pass());
            assertEquals(7_000, rig.job("split").queued());
        }
    }

    @Test
    void outboxSurvivesACrashBetweenItsSteps() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(1))) {
            rig.control.emit("quick", "requests", Map.of(), EmitMode.REUSE);
            Claim source = rig.claim("quick/requests");
            rig.tasks.emit(source.attempt(), List.of(Rig.partition(0, 99)));
            assertThrows(
                    IllegalStateException.class,
                    () -> rig.database.write(db -> {
                        new OutboxStore(db).take(10).forEach(new Router(db)::route);
                        throw new IllegalStateException("crash before the commit");
                    }));
            assertEquals(0, rig.job("split").queued());
            assertEquals(1, rig.control.status("quick").pendingEvents());
            rig.route();
            assertEquals(1, rig.job("split").queued());
            assertEquals(0, rig.control.status("quick").pendingEvents());
        }
    }

    @Test
    void eventThatCannotBeRoutedDoesNotHoldUpTheOthers() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(1))) {
            rig.control.emit("quick", "requests", Map.of(), EmitMode.REUSE);
            Claim source = rig.claim("quick/requests");
            rig.tasks.emit(source.attempt(), List.of(Rig.partition(0, 99)));
            rig.tasks.emit(source.attempt(), List.of(Rig.partition(100, 199)));
            rig.run("ALTER TABLE trace.tasks ADD CONSTRAINT broken CHECK (range_start <> 0)");
            rig.route();
            assertEquals(1, rig.job("split").queued());
            assertEquals(1, rig.control.status("quick").pendingEvents());
            rig.run("ALTER TABLE trace.tasks DROP CONSTRAINT broken");
            rig.run("UPDATE trace.outbox SET not_before = now()");
            rig.route();
            assertEquals(2, rig.job("split").queued());
        }
    }

    @Test
    void emittingAfterDeathQueuesAfreshWithAttemptsReset() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(1))) {
            rig.fire("requests", Rig.partition(0, 99));
            Claim dead = rig.claim("quick/split");
            rig.fail(dead, Recovery.PARK);
            assertEquals(1, rig.control.status("quick").deadCount());
            rig.fire("requests", Rig.partition(0, 99));
            assertEquals("Queued", rig.state(dead));
            assertEquals(0, rig.number("SELECT failures FROM trace.tasks WHERE state = 'Queued'"));
        }
    }

    @Test
    void firingRevivesWhatDiedFurtherDownstream() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(5))) {
            rig.fillIngest(3);
            Claim dead = rig.claim("quick/ingest");
            rig.fail(dead, Recovery.CONFIGURATION);
            rig.fire("requests", Rig.partition(0, 299));
            assertEquals("Queued", rig.state(dead));
            assertEquals(0, rig.job("split").queued(), "what is done stays done");
        }
    }

    @Test
    void forcedFiringDoesEverythingThatFollowsAgain() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(5))) {
            rig.fillIngest(2);
            rig.commitAndComplete(rig.claim("quick/ingest"));
            rig.fail(rig.claim("quick/ingest"), Recovery.PARK);
            rig.fire(EmitMode.FORCE, "requests", Rig.partition(0, 199));
            Claim split = rig.claim("quick/split");
            rig.tasks.emit(split.attempt(), List.of(Rig.partition(0, 99), Rig.partition(100, 199)));
            rig.complete(split);
            rig.route();
            JobStatus ingest = rig.job("ingest");
            assertEquals(2, ingest.queued());
            assertEquals(1, ingest.completed());
            assertEquals(0, ingest.dead(), "a newer task took the dead one's place");
            assertEquals(200, ingest.blocksPlanned());
        }
    }

    @Test
    void invalidationRunsExactlyItsScopeAgainAndCascades() throws Exception {
        try (Rig rig = Rig.with(TestDags.deployment(
                "quick",
                1,
                TestDags.source("requests", SourceKind.MANUAL, null, "requests"),
                TestDags.partitioned("split", 1, "chunks", "requests"),
                TestDags.partitioned("ingest", 5, "blocks", "chunks"),
                TestDags.partitioned("decode", 5, "events", "blocks")))) {
            rig.fillIngest(3);
            for (int i = 0; i < 3; i++) {
                rig.commitAndComplete(rig.claim("quick/ingest"));
            }
            rig.route();
            Claim last = null;
            for (int i = 0; i < 3; i++) {
                last = rig.claim("quick/decode");
                rig.complete(last);
            }
            Claim any = last;
            // The ingestion says, with a later commit, that part of what it published is no longer true.
            long ingested = rig.number("SELECT task_id FROM trace.tasks WHERE task_key = 'quick/ingest/1/100-199'");
            rig.tasks.deliver(new CommitPayload(
                    "blocks/1/1/100-199",
                    9,
                    any.fence(),
                    ingested,
                    1,
                    "blocks",
                    1,
                    List.of(),
                    List.of(new Invalidation(1, new BlockRange(150, 160), "reorg")),
                    Map.of(),
                    List.of()));
            rig.route();
            assertEquals(1, rig.job("decode").queued());
            assertEquals(new BlockRange(100, 199), Rig.range(rig.claim("quick/decode")));
            assertEquals(0, rig.reconciler.pass());
            assertEquals(1, rig.number("SELECT count(*) FROM trace.data_invalidations_processed"));
        }
    }

    @Test
    void partitionWaitsUntilEveryInputCoversIt() throws Exception {
        try (Rig rig = Rig.with(TestDags.deployment(
                "quick",
                1,
                TestDags.source("left", SourceKind.MANUAL, null, "left"),
                TestDags.source("right", SourceKind.MANUAL, null, "right"),
                TestDags.partitioned("join", 5, "joined", "left", "right")))) {
            rig.fire("left", Rig.partition(0, 99));
            rig.fire("right", Rig.partition(0, 49));
            assertEquals(0, rig.job("join").queued());
            rig.fire("right", Rig.partition(50, 120));
            assertEquals(new BlockRange(0, 99), Rig.range(rig.claim("quick/join")));
            assertEquals(0, rig.job("join").queued());
        }
    }

    @Test
    void updatesCoalesceAndTheCursorMovesWhenTheTaskCompletes() throws Exception {
        try (Rig rig = Rig.with(TestDags.deployment(
                "quick",
                1,
                TestDags.source("follow", SourceKind.MANUAL, null, "blocks"),
                TestDags.reactive("aggregate", ExecutionStrategy.PER_UPDATE, ONE, "ranges", "blocks")))) {
            rig.fire("follow", new Emission.Cursor(1, 10));
            rig.fire("follow", new Emission.Cursor(1, 20));
            assertEquals(1, rig.job("aggregate").queued());
            Claim first = rig.claim("quick/aggregate");
            assertEquals(
                    new Scope.Update(OptionalLong.empty(), 20),
                    first.task().scope().orElseThrow());
            rig.fire("follow", new Emission.Cursor(1, 30));
            assertEquals(0, rig.job("aggregate").queued());
            rig.fail(first, Recovery.RETRY);
            rig.run("UPDATE trace.tasks SET not_before = now() WHERE state = 'Failed'");
            rig.retry();
            Claim again = rig.claim("quick/aggregate");
            assertEquals(first.task().scope(), again.task().scope(), "a second attempt reads what the first one read");
            rig.complete(again);
            Claim next = rig.claim("quick/aggregate");
            assertEquals(
                    new Scope.Update(OptionalLong.of(20), 30),
                    next.task().scope().orElseThrow());
            rig.complete(next);
            assertEquals(DagStatus.Activity.IDLE, rig.control.status("quick").activity());
            rig.fire("follow", new Emission.Cursor(1, 5));
            assertEquals(0, rig.job("aggregate").queued(), "a cursor never goes back");
        }
    }

    @Test
    void updateThatNobodyAnnouncedIsFoundByTheReconciler() throws Exception {
        try (Rig rig = Rig.with(TestDags.deployment(
                "quick",
                1,
                TestDags.source("follow", SourceKind.MANUAL, null, "blocks"),
                TestDags.reactive("aggregate", ExecutionStrategy.PER_UPDATE, ONE, "ranges", "blocks")))) {
            rig.control.emit("quick", "follow", Map.of(), EmitMode.REUSE);
            rig.tasks.emit(rig.claim().attempt(), List.of(new Emission.Cursor(1, 10)));
            rig.run("DELETE FROM trace.outbox");
            assertEquals(1, rig.reconciler.pass());
            assertEquals(1, rig.job("aggregate").queued());
        }
    }

    @Test
    void streamOverPartitionsStopsAtTheFirstGap() throws Exception {
        try (Rig rig = Rig.with(TestDags.deployment(
                "quick",
                1,
                TestDags.source("requests", SourceKind.MANUAL, null, "requests"),
                TestDags.reactive("aggregate", ExecutionStrategy.PER_UPDATE, ONE, "ranges", "requests")))) {
            rig.fire("requests", Rig.partition(0, 99), Rig.partition(200, 299));
            Claim first = rig.claim("quick/aggregate");
            assertEquals(
                    new Scope.Update(OptionalLong.empty(), 99),
                    first.task().scope().orElseThrow());
            rig.complete(first);
            rig.fire("requests", Rig.partition(100, 199));
            assertEquals(
                    new Scope.Update(OptionalLong.of(99), 299),
                    rig.claim("quick/aggregate").task().scope().orElseThrow());
        }
    }
}
