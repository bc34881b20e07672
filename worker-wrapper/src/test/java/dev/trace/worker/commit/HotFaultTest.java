package dev.trace.worker.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.CommitOutcome.AlreadyCommitted;
import dev.trace.api.CommitOutcome.Committed;
import dev.trace.api.OperatorException;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.worker.commit.CommitFaults.Step;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of hot rows when attempts die, race and lose their database. */
class HotFaultTest {
    private static final BlockRange RANGE = new BlockRange(0, 49);
    private static final Set<Step> OF_A_COMMIT = EnumSet.range(Step.FENCE_RAISED, Step.COMMITTED);

    @TempDir
    Path root;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Lakes lakes;

    @BeforeEach
    void open() {
        lakes = Tips.in(root, Tips.Databases.APART);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static final class Crash extends RuntimeException {}

    private long rows(BlockRange range) {
        return lakes.count(
                "select count(*) from tip_logs where block_number between " + range.start() + " and " + range.end());
    }

    @Test
    void everyRowIsThereOnceWhereverTheFirstAttemptDied() throws Exception {
        DataStore next = lakes.open();
        AtomicReference<Step> deadly = new AtomicReference<>();
        DataStore dying = lakes.open(at -> {
            if (at == deadly.get()) {
                throw new Crash();
            }
        });
        for (Step step : OF_A_COMMIT) {
            deadly.set(step);
            long at = step.ordinal();
            BlockRange added = new BlockRange(at * 100, at * 100 + 9);
            BlockRange replaced = new BlockRange(at * 100 + 10, at * 100 + 19);
            try (AttemptStore before = next.begin(Tips.scope(1000 + at, 1, at + 1))) {
                before.commit(Lakes.commit(Tips.append(before, replaced, "old")));
            }
            if (step == Step.FENCE_RAISED) {
                assertThrows(Crash.class, () -> dying.begin(Tips.scope(at + 7, 1, 100 + at)));
            } else {
                AttemptStore first = dying.begin(Tips.scope(at + 7, 1, 100 + at));
                assertThrows(Crash.class, () -> first.commit(both(first, added, replaced)));
            }
            boolean done = next.committed(at + 7).isPresent();
            assertEquals(step == Step.COMMITTED, done, step.name());
            assertEquals(done ? 20 : 0, rows(added));
            try (AttemptStore second = next.begin(Tips.scope(at + 7, 2, 200 + at))) {
                CommitOutcome outcome = second.commit(both(second, added, replaced));
                assertEquals(done ? new AlreadyCommitted(1) : new Committed(1), outcome, step.name());
                assertEquals("new", Tips.read(second, replaced).get(0).split(" ", -1)[1]);
            }
            assertEquals(20, rows(added), step.name());
            assertEquals(20, rows(replaced), step.name());
        }
    }

    private static Commit both(AttemptStore attempt, BlockRange added, BlockRange replaced) throws Exception {
        return Lakes.commit(
                Tips.append(attempt, added, "a"),
                Tips.replace(attempt, replaced, "new"),
                Lakes.stage(attempt, Lakes.BLOCKS, added, "a"));
    }

    @Test
    void attemptsThatRaceForTheSameRowsAddEachOnce() throws Exception {
        DataStore store = lakes.open();
        List<Future<CommitOutcome>> outcomes = new ArrayList<>();
        CyclicBarrier start = new CyclicBarrier(4);
        for (int i = 0; i < 4; i++) {
            AttemptScope scope = Tips.scope(i, 1, i + 1);
            // Ranges that overlap, begun in different places: the rows of any two meet in both orders.
            BlockRange range = new BlockRange(i * 100L, i * 100L + 999);
            outcomes.add(threads.submit(() -> {
                try (AttemptStore attempt = store.begin(scope)) {
                    StagedRows rows = Tips.append(attempt, range, "same");
                    start.await();
                    return attempt.commit(Lakes.commit(rows));
                }
            }));
        }
        for (Future<CommitOutcome> outcome : outcomes) {
            assertEquals(new Committed(1), outcome.get(1, TimeUnit.MINUTES));
        }
        assertEquals(2 * 1300, lakes.count("select count(*) from tip_logs"));
        assertEquals(8000, lakes.count("select sum(rows_inserted + duplicates) from ingest_metrics"));
        assertEquals(2600, lakes.count("select sum(rows_inserted) from ingest_metrics"));
        try (AttemptStore reader = store.begin(Tips.scope(9, 1, 9))) {
            assertEquals(2600, Tips.read(reader, new BlockRange(0, 1299)).size());
        }
    }

    @Test
    void replacementsOfTheSameBlocksLeaveTheRowsOfOne() throws Exception {
        DataStore store = lakes.open();
        for (int round = 0; round < 5; round++) {
            CyclicBarrier start = new CyclicBarrier(3);
            List<Future<CommitOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                AttemptScope scope = Tips.scope(i, round + 1, round * 10 + i + 1);
                String label = "label-" + i;
                outcomes.add(threads.submit(() -> {
                    try (AttemptStore attempt = store.begin(scope)) {
                        StagedRows rows = Tips.replace(attempt, RANGE, label);
                        start.await();
                        return attempt.commit(Lakes.commit(rows));
                    }
                }));
            }
            for (Future<CommitOutcome> outcome : outcomes) {
                outcome.get(1, TimeUnit.MINUTES);
            }
            assertEquals(100, rows(RANGE));
            assertEquals(1, lakes.count("select count(distinct label) from tip_logs"));
        }
    }

    @Test
    void deadlockIsTriedAgain() throws Exception {
        AtomicBoolean armed = new AtomicBoolean(true);
        CountDownLatch locked = new CountDownLatch(1);
        DataStore store = lakes.open(step -> {
            // Another transaction holds a row that the commit wants, and now wants one that the commit holds.
            if (step == Step.FENCE_LOCKED && armed.getAndSet(false)) {
                threads.submit(() -> lakes.jdbi.useTransaction(handle -> {
                    lock(handle);
                    locked.countDown();
                    handle.execute("select 1 from trace_fences where scope = 'tip/1/1/task-2' for update");
                }));
                await(locked);
            }
        });
        try (AttemptStore attempt = store.begin(Tips.scope(1, 1, 1))) {
            armed.set(false);
            attempt.commit(Lakes.commit(Tips.append(attempt, RANGE, "a")));
        }
        try (AttemptStore attempt = store.begin(Tips.scope(2, 1, 2))) {
            StagedRows rows = Tips.replace(attempt, RANGE, "b");
            armed.set(true);
            assertEquals(new Committed(1), attempt.commit(Lakes.commit(rows)));
        }
        assertEquals(100, lakes.count("select count(*) from tip_logs where label = 'b'"));
        assertEquals(
                1,
                lakes.count("select deadlocks from pg_stat_database where datname = current_database()"),
                "there was no deadlock");
    }

    private static void lock(Handle handle) {
        // The other side is the one that gives way, so that it is our commit which must bear it.
        handle.execute("set local deadlock_timeout = '10s'");
        handle.execute("select 1 from tip_logs where block_number = 10 for update");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void commitWaitsNoLongerForTheDatabaseThanItsLease() throws Exception {
        BreakingDataSource broken = new BreakingDataSource(lakes.database);
        AtomicBoolean held = new AtomicBoolean(true);
        DataStore store = new Lakes(broken, root).open(step -> {
            if (step == Step.BEFORE_PUBLISH) {
                broken.away.set(true);
                held.set(false);
            }
        });
        try (AttemptStore attempt = store.begin(Tips.scope(1, 1, 1), held::get)) {
            StagedRows rows = Tips.append(attempt, RANGE, "a");
            OperatorException refused = assertThrows(OperatorException.class, () -> attempt.commit(Lakes.commit(rows)));
            assertEquals("DATABASE_FAILED", refused.code().name());
        }
        assertEquals(0, rows(RANGE));
    }

    @Test
    void postgresRestartedInTheMiddleOfACommitIsSurvived(@TempDir Path data) throws Exception {
        int port = freePort();
        EmbeddedPostgres first = server(data, port);
        List<EmbeddedPostgres> running = new ArrayList<>(List.of(first));
        AtomicBoolean armed = new AtomicBoolean();
        try {
            Lakes restarted = new Lakes(first.getPostgresDatabase(), root);
            DataStore store = restarted.open(step -> {
                if (step == Step.ROWS_WRITTEN && armed.getAndSet(false)) {
                    stop(running);
                    threads.submit(() -> running.add(server(data, port)));
                }
            });
            for (int i = 0; i < 2; i++) {
                try (AttemptStore attempt = store.begin(Tips.scope(i, 1, i + 1))) {
                    Commit commit = Lakes.commit(
                            Tips.append(attempt, RANGE, "a"), Lakes.stage(attempt, Lakes.BLOCKS, RANGE, "a"));
                    armed.set(i == 0);
                    assertEquals(new Committed(1), attempt.commit(commit));
                }
            }
            assertEquals(100, restarted.count("select count(*) from tip_logs"));
            assertEquals(
                    1,
                    restarted.count("select sum(rows_inserted) from ingest_metrics where table_name = 'logs'") / 100);
            assertEquals(2, restarted.count("select count(*) from trace_commits"));
        } finally {
            stop(running);
        }
    }

    private static EmbeddedPostgres server(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .start();
    }

    private static void stop(List<EmbeddedPostgres> running) {
        for (EmbeddedPostgres each : List.copyOf(running)) {
            try {
                each.close();
                running.remove(each);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void rowsWhoseCommitWasNotAnsweredAreLookedUpAndNotAddedAgain() throws Exception {
        BreakingDataSource broken = new BreakingDataSource(lakes.database);
        AtomicBoolean armed = new AtomicBoolean(true);
        DataStore store = new Lakes(broken, root).open(step -> {
            if (step == Step.BEFORE_COMMIT && armed.getAndSet(false)) {
                broken.answersToLose.set(1);
            }
        });
        TableDefinition bare = new TableDefinition("bare", Tips.COLUMNS, List.of(), "block_number", new Storage.Hot());
        try (AttemptStore attempt = store.begin(Tips.scope(1, 1, 1))) {
            StagedRows rows = Tips.stage(attempt.table(bare), UpdateStrategy.APPEND, RANGE, "a");
            assertEquals(new Committed(1), attempt.commit(Lakes.commit(rows)));
        }
        assertEquals(100, lakes.count("select count(*) from tip_bare"));
    }

    @Test
    void backendThatIsKilledDuringTheRowsChangesNothing() throws Exception {
        AtomicBoolean killed = new AtomicBoolean();
        Jdbi other = lakes.jdbi;
        DataStore store = lakes.open(step -> {
            if (step == Step.ROWS_WRITTEN && !killed.getAndSet(true)) {
                other.useHandle(handle -> handle.execute("""
                        select pg_terminate_backend(pid, 5000) from pg_stat_activity
                        where datname = current_database() and pid <> pg_backend_pid()
                        """));
            }
        });
        try (AttemptStore attempt = store.begin(Tips.scope(1, 1, 1))) {
            assertEquals(new Committed(1), attempt.commit(Lakes.commit(Tips.append(attempt, RANGE, "a"))));
        }
        assertEquals(100, rows(RANGE));
        assertEquals(1, lakes.count("select count(*) from ingest_metrics"));
    }
}
