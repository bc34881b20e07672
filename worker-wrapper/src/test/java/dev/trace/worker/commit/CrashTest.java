package dev.trace.worker.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.CommitOutcome.AlreadyCommitted;
import dev.trace.api.CommitOutcome.Committed;
import dev.trace.api.CommitOutcome.Fenced;
import dev.trace.api.CommitOutcome.Unknown;
import dev.trace.api.OperatorException;
import dev.trace.api.table.StagedRows;
import dev.trace.dag.task.CommitPayload;
import dev.trace.worker.commit.CommitFaults.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashTest {
    private static final BlockRange RANGE = new BlockRange(0, 49);

    @TempDir
    Path root;

    private Lakes lakes;

    @BeforeEach
    void open() {
        lakes = Lakes.in(root);
    }

    private static final class Crash extends RuntimeException {}

    @ParameterizedTest
    @EnumSource(Step.class)
    void everyRowIsThereExactlyOnceWhereverTheFirstAttemptDied(Step step) throws Exception {
        DataStore dying = lakes.open(at -> {
            if (at == step) {
                throw new Crash();
            }
        });
        assertThrows(Crash.class, () -> liveThrough(dying, Lakes.scope(7, 1, 10)));

        DataStore next = lakes.open();
        boolean done = next.committed(7).isPresent();
        assertEquals(step.compareTo(Step.COMMITTED) >= 0, done);
        CommitOutcome outcome = lakes.ingest(next, Lakes.scope(7, 2, 11), RANGE, "a");
        assertEquals(done ? new AlreadyCommitted(1) : new Committed(1), outcome);
        assertEquals(
                step.compareTo(Step.ACKNOWLEDGED) >= 0 ? 0 : 1,
                next.undelivered(Lakes.scope(7, 2, 11).scope()).size());

        assertEquals(List.of("ethereum/blocks/blocks_0_49.parquet"), lakes.live("blocks"));
        assertEquals(1, lakes.count("select count(*) from trace_commits"));
        assertEquals(1, lakes.count("select count(*) from ingest_metrics"));
        try (AttemptStore reader = next.begin(Lakes.scope(8, 1, 12))) {
            assertEquals(
                    50,
                    Lakes.read(reader.inputs(List.of()).scan("cold", "blocks", RANGE, List.of("label")))
                            .size());
        }
        assertEquals(step != Step.FENCE_RAISED, Files.exists(root.resolve("_staging/10")));
        next.sweep(Duration.ofHours(1));
        assertTrue(Files.notExists(root.resolve("_staging/10")));
        assertTrue(Files.exists(root.resolve("ethereum/blocks/blocks_0_49.parquet")));
    }

    /** All that an attempt does with the data side. One that dies closes nothing, and its staging stays. */
    private static void liveThrough(DataStore store, AttemptScope scope) throws Exception {
        AttemptStore attempt = store.begin(scope);
        attempt.commit(Lakes.commit(Lakes.stage(attempt, Lakes.BLOCKS, RANGE, "a")));
        for (CommitPayload payload : store.undelivered(scope.scope())) {
            store.delivered(payload);
        }
        store.foldManifests();
    }

    @Test
    void otherContentAfterACrashThatPublishedGetsItsOwnName() throws Exception {
        DataStore dying = lakes.open(at -> {
            if (at == Step.PUBLISHED) {
                throw new Crash();
            }
        });
        AttemptStore first = dying.begin(Lakes.scope(7, 1, 10));
        StagedRows rows = Lakes.stage(first, Lakes.BLOCKS, RANGE, "lost");
        assertThrows(Crash.class, () -> first.commit(Lakes.commit(rows)));

        DataStore next = lakes.open();
        assertEquals(new Committed(1), lakes.ingest(next, Lakes.scope(7, 2, 11), RANGE, "kept"));
        assertTrue(lakes.live("blocks").get(0).matches(".*blocks_0_49\\.[0-9a-f]{12}\\.parquet"));
        next.foldManifests();
        next.sweep(Duration.ZERO);
        // No ledger superseded it, so it is not ours to delete.
        assertTrue(Files.exists(root.resolve("ethereum/blocks/blocks_0_49.parquet")));
    }

    @Test
    void commitWhoseAnswerIsLostIsLookedUp() throws Exception {
        BreakingDataSource broken = new BreakingDataSource(lakes.database);
        DataStore store = losing(broken, broken.answersToLose);
        try (AttemptStore attempt = store.begin(Lakes.scope(7, 1, 10))) {
            StagedRows rows = Lakes.stage(attempt, Lakes.BLOCKS, RANGE, "a");
            assertEquals(new Committed(1), attempt.commit(Lakes.commit(rows)));
            assertEquals(1, lakes.count("select count(*) from trace_commits"));
        }
    }

    @Test
    void commitThatNeverArrivedIsMadeAgain() throws Exception {
        BreakingDataSource broken = new BreakingDataSource(lakes.database);
        DataStore store = losing(broken, broken.commitsToLose);
        try (AttemptStore attempt = store.begin(Lakes.scope(7, 1, 10))) {
            StagedRows rows = Lakes.stage(attempt, Lakes.BLOCKS, RANGE, "a");
            assertEquals(new Committed(1), attempt.commit(Lakes.commit(rows)));
            assertEquals(1, lakes.count("select count(*) from trace_commits"));
        }
    }

    @Test
    void outcomeStaysUnknownWhileTheDatabaseIsAwayAndIsFoundAfterwards() throws Exception {
        BreakingDataSource broken = new BreakingDataSource(lakes.database);
        DataStore store = losing(broken, broken.answersToLose);
        // Its lease ends while the database is away.
        AttemptStore attempt = store.begin(Lakes.scope(7, 1, 10), () -> !broken.away.get());
        Commit commit = Lakes.commit(Lakes.stage(attempt, Lakes.BLOCKS, RANGE, "a"));
        broken.staysAway.set(true);
        assertInstanceOf(Unknown.class, attempt.commit(commit));
        attempt.close();
        assertTrue(Files.exists(root.resolve("_staging/10")));

        broken.away.set(false);
        assertEquals(new AlreadyCommitted(1), attempt.commit(commit));
        attempt.close();
        assertEquals(1, lakes.count("select count(*) from trace_commits"));
        assertTrue(Files.notExists(root.resolve("_staging/10")));
    }

    /** Opens over a network that loses, at the first commit of rows, the answer or the commit itself. */
    private DataStore losing(BreakingDataSource broken, AtomicInteger what) {
        AtomicBoolean armed = new AtomicBoolean();
        return new Lakes(broken, root).open(at -> {
            if (at == Step.BEFORE_COMMIT && !armed.getAndSet(true)) {
                what.set(1);
            }
        });
    }

    @Test
    void backendThatIsKilledAtTheCommitChangesNothing() throws Exception {
        AtomicBoolean killed = new AtomicBoolean();
        DataStore store = lakes.open(at -> {
            if (at == Step.BEFORE_COMMIT && !killed.getAndSet(true)) {
                lakes.jdbi.useHandle(handle -> handle.execute("""
                        select pg_terminate_backend(pid, 5000) from pg_stat_activity
                        where datname = current_database() and pid <> pg_backend_pid()
                        """));
            }
        });
        assertEquals(new Committed(1), lakes.ingest(store, Lakes.scope(7, 1, 10), RANGE, "a"));
        assertTrue(killed.get());
        assertEquals(1, lakes.count("select count(*) from trace_files"));
    }

    @Test
    void twoAttemptsRacingForOneRangeLeaveOneFile() throws Exception {
        DataStore store = lakes.open();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 10; round++) {
                BlockRange range = new BlockRange(round * 50L, round * 50L + 49);
                CyclicBarrier start = new CyclicBarrier(4);
                List<Future<CommitOutcome>> outcomes = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    // Two scopes, two contents, fences in no order.
                    AttemptScope scope = Lakes.scope(round * 10 + i, 1, round * 10L + 4 - i);
                    String label = i % 2 == 0 ? "even" : "odd";
                    outcomes.add(threads.submit(() -> {
                        try (AttemptStore attempt = store.begin(scope)) {
                            StagedRows rows = Lakes.stage(attempt, Lakes.BLOCKS, range, label);
                            start.await();
                            return attempt.commit(Lakes.commit(rows));
                        }
                    }));
                }
                for (Future<CommitOutcome> outcome : outcomes) {
                    assertTrue(
                            outcome.get() instanceof Committed || outcome.get() instanceof Fenced,
                            outcome.get().toString());
                }
                // The highest fence always wins.
                assertEquals(
                        round * 10L + 4,
                        lakes.count("select fence from trace_files where superseded_at is null and blocks @> "
                                + range.start() + "::bigint"));
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(10, lakes.live("blocks").size());
        try (AttemptStore reader = store.begin(Lakes.scope(999, 1, 999))) {
            assertEquals(
                    500,
                    Lakes.read(reader.inputs(List.of())
                                    .scan("cold", "blocks", new BlockRange(0, 499), List.of("label")))
                            .size());
        }
    }

    @Test
    void neighboursCommittedAtTheSameTimeSeeEachOther() throws Exception {
        DataStore store = lakes.open();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                BlockRange left = new BlockRange(round * 1000L, round * 1000L + 9);
                BlockRange right = new BlockRange(left.end() + 1, left.end() + 10);
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<Boolean>> committed = new ArrayList<>();
                for (BlockRange range : List.of(left, right)) {
                    AttemptScope scope = Lakes.scope(range.start() + 5, 1, range.start() + 5);
                    String branch = range == left ? "left" : "right";
                    committed.add(threads.submit(() -> {
                        try (AttemptStore attempt = store.begin(scope)) {
                            StagedRows rows =
                                    Lakes.stage(attempt, Lakes.BLOCKS, range, "a", Lakes.evidence(range, branch));
                            start.await();
                            attempt.commit(Lakes.commit(rows));
                            return true;
                        } catch (OperatorException e) {
                            assertEquals("BROKEN_LINK", e.code().name());
                            return false;
                        }
                    }));
                }
                assertEquals(
                        1, (committed.get(0).get() ? 1 : 0) + (committed.get(1).get() ? 1 : 0));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
