package dev.trace.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.dag.ExecutionStrategy;
import dev.trace.dag.Limits;
import dev.trace.dag.Scaling;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dispatcher.store.ClaimStore;
import dev.trace.dispatcher.store.ClaimStore.Taker;
import dev.trace.dispatcher.store.JobRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClaimIT {
    @Test
    void twoDispatchersRunFiveThousandTasksWithoutADuplicate() throws Exception {
        try (Rig one = Rig.with(TestDags.pipeline(1_000))) {
            Rig other = new Rig(one.state);
            one.fillIngest(5_000);
            Set<BlockRange> seen = ConcurrentHashMap.newKeySet();
            AtomicInteger run = new AtomicInteger();
            together(8, worker -> {
                Rig rig = worker % 2 == 0 ? one : other;
                for (Optional<Claim> claim = rig.tryClaim("quick/ingest");
                        claim.isPresent();
                        claim = rig.tryClaim("quick/ingest")) {
                    run.incrementAndGet();
                    assertTrue(seen.add(Rig.range(claim.get())), () -> "claimed twice");
                    rig.complete(claim.get());
                }
            });
            assertEquals(5_000, run.get());
            assertEquals(5_000, one.job("ingest").completed());
            assertEquals(
                    5_000, one.number("SELECT count(DISTINCT fence) FROM trace.task_attempts WHERE attempt = 1") - 2);
        }
    }

    @Test
    void maxConcurrencyIsNeverExceededUnderEightClaimers() throws Exception {
        try (Rig one = Rig.with(TestDags.pipeline(3))) {
            Rig other = new Rig(one.state);
            one.fillIngest(300);
            AtomicInteger done = new AtomicInteger();
            together(8, worker -> {
                Rig rig = worker % 2 == 0 ? one : other;
                while (done.get() < 300) {
                    Optional<Claim> claim = rig.tryClaim("quick/ingest");
                    if (claim.isPresent()) {
                        long running = rig.number("SELECT count(*) FROM trace.tasks WHERE state = 'Running'");
                        assertTrue(1 <= running && running <= 3, () -> running + " at once");
                        rig.complete(claim.get());
                        done.incrementAndGet();
                    }
                }
            });
            assertEquals(300, one.job("ingest").completed());
        }
    }

    private interface Work {
        void run(int worker) throws Exception;
    }

    private static void together(int workers, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Callable<Void>> calls = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                int worker = i;
                calls.add(() -> {
                    work.run(worker);
                    return null;
                });
            }
            for (Future<Void> each : threads.invokeAll(calls)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void claimsStopAtMaxConcurrencyAndGoOnWhenOneEnds() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(2))) {
            rig.fillIngest(4);
            Claim first = rig.claim("quick/ingest");
            rig.claim("quick/ingest");
            assertTrue(rig.tryClaim("quick/ingest").isEmpty());
            rig.complete(first);
            assertEquals(new BlockRange(200, 299), Rig.range(rig.claim("quick/ingest")));
        }
    }

    @Test
    void oneOfTwoTasksOfAPartitionWaitsThoughBothAreAskedForAtOnce() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(10))) {
            rig.fillIngest(2);
            rig.run("""
                    INSERT INTO trace.tasks (job_id, dag_version, kind, lineage, output_version, dedupe_key, task_key,
                                             chain_id, range_start, range_end, epoch)
                    SELECT job_id, dag_version, kind, lineage, output_version, dedupe_key || '/again', task_key,
                           chain_id, range_start, range_end, 1
                      FROM trace.tasks WHERE kind = 'partition' AND range_start = 0 AND state = 'Queued'
                    """);
            List<Long> taken = rig.database.write(db -> {
                ClaimStore store = new ClaimStore(db);
                JobRow job = store.candidates(List.of("local"), List.of("quick/ingest"), List.of(Rig.CHAIN))
                        .get(0);
                assertEquals(10, store.lockForMore(job));
                List<Taker> takers = Stream.of("a", "b", "c")
                        .map(token -> new Taker("worker", token))
                        .toList();
                return store.take(job, List.of(Rig.CHAIN), takers);
            });
            assertEquals(2, taken.size());
            assertEquals(
                    List.of("0", "100"),
                    rig.texts("SELECT range_start::text FROM trace.tasks WHERE kind = 'partition'"
                            + " AND state = 'Running' ORDER BY range_start"));
        }
    }

    @Test
    void lowestRangeIsClaimedFirst() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(10))) {
            rig.fire("requests", Rig.partition(500, 599), Rig.partition(0, 99), Rig.partition(1000, 1099));
            assertEquals(new BlockRange(0, 99), Rig.range(rig.claim("quick/split")));
        }
    }

    @Test
    void fencesGrowWithEveryLease() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(10))) {
            rig.fillIngest(3);
            long first = rig.claim("quick/ingest").fence();
            long second = rig.claim("quick/ingest").fence();
            assertTrue(first < second);
        }
    }

    @Test
    void tasksOfAnotherChainOrRuntimeOrJobAreLeftAlone() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(10))) {
            rig.fillIngest(1);
            assertTrue(rig.tasks
                    .claim(new ClaimRequest("w", Set.of("local"), Set.of(), Set.of(137L), Duration.ZERO))
                    .isEmpty());
            assertTrue(rig.tasks
                    .claim(new ClaimRequest("w", Set.of("ecs"), Set.of(), Set.of(1L), Duration.ZERO))
                    .isEmpty());
            assertTrue(rig.tryClaim("quick/split").isEmpty());
            assertEquals("quick/ingest/1/0-99", rig.claim().task().taskKey());
        }
    }

    @Test
    void higherPriorityIsClaimedFirst() throws Exception {
        Limits urgent = new Limits(
                Duration.ofSeconds(60), Optional.empty(), 3, Optional.empty(), Optional.empty(), Duration.ZERO, 5);
        try (Rig rig = Rig.with(TestDags.deployment(
                "quick",
                1,
                TestDags.source("requests", dev.trace.api.SourceKind.MANUAL, null, "requests"),
                TestDags.partitioned("slow", 1, "a", "requests"),
                TestDags.with(TestDags.partitioned("fast", 1, "b", "requests"), urgent)))) {
            rig.fire("requests", Rig.partition(0, 99));
            assertEquals("fast", rig.claim().task().job().name());
            assertEquals("slow", rig.claim().task().job().name());
        }
    }

    @Test
    void steadyRunsInOrderAndWaitsForWhatPrecedes() throws Exception {
        Scaling steady = new Scaling(Scaling.Mode.STEADY, 1);
        try (Rig rig = Rig.with(TestDags.deployment(
                "quick",
                1,
                TestDags.source("requests", dev.trace.api.SourceKind.MANUAL, null, "requests"),
                TestDags.reactive("ingest", ExecutionStrategy.PER_PARTITION, steady, "blocks", "requests")))) {
            rig.fire("requests", Rig.partition(100, 199), Rig.partition(0, 99), Rig.partition(300, 399));
            Claim first = rig.claim("quick/ingest");
            assertEquals(new BlockRange(0, 99), Rig.range(first));
            assertTrue(rig.tryClaim("quick/ingest").isEmpty(), "one at a time");
            rig.fail(first, Recovery.PARK);
            assertTrue(rig.tryClaim("quick/ingest").isEmpty(), "what precedes it died");
            assertEquals(DagStatus.Activity.BLOCKED, rig.control.status("quick").activity());
            assertTrue(rig.job("ingest").reasons().get(0).contains("100-199 waits until block 99"));

            rig.control.resume("quick", TaskSelection.all());
            rig.commitAndComplete(rig.claim("quick/ingest"));
            Claim second = rig.claim("quick/ingest");
            assertEquals(new BlockRange(100, 199), Rig.range(second));
            rig.commitAndComplete(second);
            assertTrue(rig.tryClaim("quick/ingest").isEmpty(), "200-299 is missing");
            assertTrue(rig.job("ingest").reasons().get(0).contains("299, which nothing has planned"));
            rig.fire("requests", Rig.partition(200, 299));
            assertEquals(new BlockRange(200, 299), Rig.range(rig.claim("quick/ingest")));
        }
    }

    @Test
    void waitingClaimWakesWhenATaskIsQueued() throws Exception {
        DispatcherSettings slow = slowPolling();
        try (var state = TestPostgres.migrated();
                Dispatcher dispatcher = Dispatcher.start(slow, state)) {
            dispatcher.control().deploy(TestDags.pipeline(1));
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<Optional<Claim>> waiting =
                        thread.submit(() -> dispatcher.tasks().claim(Rig.request(Duration.ofSeconds(60))));
                dispatcher.control().emit("quick", "requests", java.util.Map.of("range", "0:99"), EmitMode.REUSE);
                // With polling every hour only the signal can have woken it.
                Claim claim = waiting.get().orElseThrow();
                assertEquals(
                        "0:99", claim.task().firing().orElseThrow().parameters().get("range"));
                dispatcher.tasks().emit(claim.attempt(), List.of(Rig.partition(0, 99)));
                assertEquals(
                        "split",
                        dispatcher
                                .tasks()
                                .claim(Rig.request(Duration.ofSeconds(60)))
                                .orElseThrow()
                                .task()
                                .job()
                                .name());
            } finally {
                thread.shutdownNow();
            }
        }
    }

    private static DispatcherSettings slowPolling() {
        DispatcherSettings base = DispatcherSettings.shared("slow").with(pool -> java.util.OptionalLong.of(1));
        Duration hour = Duration.ofHours(1);
        return new DispatcherSettings(
                base.name(),
                DispatcherSettings.Ownership.SOLE,
                base.backoff(),
                base.maxBackoff(),
                base.waitDelay(),
                base.lostLimit(),
                new DispatcherSettings.Intervals(hour, hour, hour, hour, hour),
                base.chains(),
                base.firings());
    }
}
