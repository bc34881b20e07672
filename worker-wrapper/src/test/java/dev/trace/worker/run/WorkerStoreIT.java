package dev.trace.worker.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.SourceKind;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.CommitPayload;
import dev.trace.worker.commit.DataStore;
import dev.trace.worker.run.TestFactories.Reactive;
import dev.trace.worker.run.TestFactories.Source;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The attempt loop over a real Postgres and real files. */
class WorkerStoreIT {
    private static final BlockRange RANGE = new BlockRange(0, 99);
    private static EmbeddedPostgres postgres;
    private static int databases;

    @TempDir
    Path cold;

    private final WorkerHarness harness = new WorkerHarness();
    private DataSide store;

    @BeforeAll
    static void startPostgres() throws IOException {
        // No test here ends the server, so it need not survive.
        postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void open() throws Exception {
        String name = "run_" + ++databases;
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        store = new StoreDataSide(DataStore.open(postgres.getDatabase("postgres", name), new ColdConfig.Folder(cold)));
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private List<String> files() throws IOException {
        Path lake = cold.resolve("network_7/rows");
        if (!Files.exists(lake)) {
            return List.of();
        }
        // Not a walk, which would stumble over what a fold makes and renames meanwhile.
        try (Stream<Path> all = Files.list(lake)) {
            return all.filter(file -> file.toString().endsWith(".parquet"))
                    .map(file -> cold.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static ReactiveOperator writing(AtomicInteger runs) {
        return context -> {
            runs.incrementAndGet();
            return TestFactories.write(context.table("rows"), RANGE);
        };
    }

    @Test
    void partitionBecomesAFileAManifestAndADeliveredCommit() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "writing", RANGE));
        Worker worker = harness.start(store, Reactive.of("writing", writing(new AtomicInteger())));
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertEquals(List.of("network_7/rows/rows_0_99.parquet"), files());
        CommitPayload payload = harness.tasks.delivered().get(0);
        assertEquals(RANGE, payload.coverage().get(0).range());
        assertEquals(100, payload.coverage().get(0).rows());
        assertTrue(store.undelivered(payload.scope()).isEmpty());
        worker.close();
        assertTrue(Files.exists(cold.resolve("network_7/rows/manifest.json")));
    }

    @Test
    void coveredRangeIsSkippedAndItsFilesReported() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        harness.tasks.queue(Tasks.partition(1, "writing", RANGE));
        harness.start(store, Reactive.of("writing", writing(runs)));
        harness.outcome(1);
        harness.tasks.queue(Tasks.partition(2, "writing", RANGE));
        assertTrue(harness.outcome(2) instanceof AttemptOutcome.Succeeded);
        assertEquals(1, runs.get());
        assertEquals(List.of("network_7/rows/rows_0_99.parquet"), files());
        List<CommitPayload> delivered = harness.tasks.delivered();
        assertEquals(2, delivered.size());
        assertEquals(delivered.get(0).coverage(), delivered.get(1).coverage());
        assertEquals(delivered.get(0).emissions(), delivered.get(1).emissions());
    }

    @Test
    void forcedRangeIsRunAgainAndItsEqualFileKept() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        harness.tasks.queue(Tasks.partition(1, "writing", RANGE));
        harness.start(store, Reactive.of("writing", writing(runs)));
        harness.outcome(1);
        harness.tasks.queue(Tasks.forced(Tasks.partition(2, "writing", RANGE)));
        assertTrue(harness.outcome(2) instanceof AttemptOutcome.Succeeded);
        assertEquals(2, runs.get());
        assertEquals(List.of("network_7/rows/rows_0_99.parquet"), files());
    }

    @Test
    void rangeThatOverlapsPublishedFilesInPartIsRefused() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "writing", RANGE));
        harness.start(store, Reactive.of("writing", writing(new AtomicInteger())));
        harness.outcome(1);
        harness.tasks.queue(Tasks.partition(2, "writing", new BlockRange(50, 149)));
        AttemptOutcome.Failed failed = harness.failure(2);
        assertEquals("RANGE_OVERLAP", failed.code());
        assertTrue(failed.message().contains("50-149") && failed.message().contains("0-99"), failed.message());
    }

    @Test
    void commitBeforeALostLeaseIsDeliveredByTheNextAttemptAndNotRunAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        ReactiveOperator operator = context -> {
            Commit commit = writing(runs).run(context);
            harness.tasks.away(true);
            return commit;
        };
        harness.tasks.queue(Tasks.partition(1, "crashing", RANGE));
        Worker first = harness.start(store, Reactive.of("crashing", operator));
        harness.await(() -> runs.get() == 1 && first.snapshot().isEmpty());
        first.close();
        assertTrue(harness.tasks.delivered().isEmpty());
        harness.tasks.away(false);
        harness.start(store, Reactive.of("crashing", operator));
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertEquals(1, runs.get());
        assertEquals(1, harness.tasks.delivered().size());
        assertEquals(List.of("network_7/rows/rows_0_99.parquet"), files());
    }

    @Test
    void commitThatNoDispatcherTookIsDeliveredLaterWithoutItsTask() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "crashing", RANGE));
        Worker worker = harness.start(store, Reactive.of("crashing", context -> {
            Commit commit = writing(new AtomicInteger()).run(context);
            harness.tasks.away(true);
            return commit;
        }));
        harness.await(() -> !files().isEmpty() && worker.snapshot().isEmpty());
        harness.tasks.takeBack(1);
        harness.tasks.away(false);
        harness.await(() -> harness.tasks.delivered().size() == 1);
    }

    @Test
    void zombieIsFencedAndTheNextAttemptsFileStands() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        harness.tasks.queue(Tasks.partition(1, "deaf", RANGE));
        harness.start(store, Reactive.of("deaf", context -> {
            if (runs.incrementAndGet() > 1) {
                return TestFactories.write(context.table("rows"), RANGE);
            }
            started.countDown();
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    // Deaf to it.
                    told.countDown();
                }
            }
            assertThrows(
                    InterruptedException.class, () -> TestFactories.write(context.table("rows"), new BlockRange(0, 9)));
            ended.countDown();
            return Commit.builder().build();
        }));
        assertTrue(started.await(1, TimeUnit.MINUTES));
        harness.tasks.takeBack(1);
        harness.tasks.queue(Tasks.partition(1, "deaf", RANGE));
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertTrue(told.await(1, TimeUnit.MINUTES));
        release.countDown();
        assertTrue(ended.await(1, TimeUnit.MINUTES));
        assertEquals(List.of("network_7/rows/rows_0_99.parquet"), files());
        assertEquals(1, harness.tasks.delivered().size());
    }

    @Test
    void sourceCommitsStateAndEventsManyTimes() throws Exception {
        harness.tasks.queue(Tasks.firing(1, "source", SourceKind.MANUAL));
        harness.start(store, new Source("source", context -> {
            for (int i = 1; i <= 5; i++) {
                context.commit(
                        Commit.builder().state("at", new byte[] {(byte) i}).build());
            }
        }));
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L),
                harness.tasks.delivered().stream().map(CommitPayload::sequence).toList());
        assertFalse(harness.tasks.delivered().isEmpty());
    }
}
