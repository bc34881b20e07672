package dev.trace.worker.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.ReactiveContext;
import dev.trace.api.ReactiveOperator;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Directive;
import dev.trace.worker.run.TestFactories.Reactive;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases: kept, lost, outlived. */
class LeaseTest {
    private static final BlockRange RANGE = new BlockRange(0, 9);

    private final WorkerHarness harness = new WorkerHarness();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        harness.close();
    }

    /** Waits until released, then writes its rows. */
    private Reactive waiting() {
        return Reactive.of("waiting", context -> {
            started.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            context.progress(10, 10);
            return TestFactories.write(context.table("rows"), RANGE);
        });
    }

    private void startWaiting() throws InterruptedException {
        startWaiting(Stint.ENDLESS);
    }

    private void startWaiting(Stint stint) throws InterruptedException {
        harness.tasks.queue(Tasks.partition(1, "waiting", RANGE));
        harness.start(stint, waiting());
        assertTrue(started.await(1, TimeUnit.MINUTES));
    }

    @Test
    void heartbeatKeepsTheLease() throws Exception {
        startWaiting();
        harness.await(() -> harness.tasks.heartbeats().size() >= 25);
        release.countDown();
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertEquals(1, harness.tasks.attempts(1));
        assertEquals(10, harness.data.rows());
    }

    @Test
    void lostLeaseStopsTheOperatorAndNothingCommits() throws Exception {
        startWaiting();
        harness.tasks.takeBack(1);
        assertTrue(interrupted.await(1, TimeUnit.SECONDS), "not stopped within a second");
        harness.close();
        assertEquals(0, harness.data.commits().size());
        assertTrue(harness.tasks.outcomes(1).isEmpty());
    }

    @Test
    void outageLongerThanTheLeaseStopsTheOperator() throws Exception {
        startWaiting();
        harness.tasks.away(true);
        assertTrue(interrupted.await(5, TimeUnit.SECONDS), "not stopped by its own clock");
        assertEquals(0, harness.data.commits().size());
    }

    @Test
    void outageShorterThanTheLeaseIsSurvived() throws Exception {
        startWaiting();
        harness.tasks.away(true);
        release.countDown();
        harness.await(() -> harness.data.commits().size() == 1);
        assertTrue(harness.tasks.delivered().isEmpty());
        harness.tasks.away(false);
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertEquals(1, harness.tasks.delivered().size());
        assertEquals(1, harness.tasks.attempts(1));
    }

    @Test
    void commitBeforeALostLeaseIsDeliveredByTheNextAttemptAndNotRunAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        ReactiveOperator operator = context -> {
            if (runs.incrementAndGet() == 1) {
                harness.tasks.away(true);
            }
            return TestFactories.write(context.table("rows"), RANGE);
        };
        harness.tasks.queue(Tasks.partition(1, "crashing", RANGE));
        Worker first = harness.start(Reactive.of("crashing", operator));
        harness.await(
                () -> first.snapshot().isEmpty() && !harness.data.commits().isEmpty());
        first.close();
        assertTrue(harness.tasks.delivered().isEmpty());
        harness.tasks.away(false);
        harness.start(Reactive.of("crashing", operator));
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertEquals(1, runs.get());
        assertEquals(2, harness.tasks.attempts(1));
        assertEquals(1, harness.tasks.delivered().size());
    }

    @Test
    void cancelStopsTheOperator() throws Exception {
        startWaiting();
        harness.tasks.directive(Directive.CANCEL);
        assertEquals(new AttemptOutcome.Canceled(), harness.outcome(1));
        assertEquals(0, harness.data.commits().size());
    }

    @Test
    void operatorThatDoesNotStopIsLeftBehindAndRefused() throws Exception {
        AtomicReference<ReactiveContext> kept = new AtomicReference<>();
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        harness.tasks.queue(Tasks.partition(1, "deaf", RANGE));
        Worker worker = harness.start(Reactive.of("deaf", context -> {
            kept.set(context);
            started.countDown();
            boolean released = false;
            while (!released) {
                try {
                    release.await();
                    released = true;
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }
            refusal.set(assertThrows(InterruptedException.class, () -> context.progress(1, 1)));
            assertThrows(InterruptedException.class, () -> TestFactories.write(context.table("rows"), RANGE));
            ended.countDown();
            return Commit.builder().build();
        }));
        assertTrue(started.await(1, TimeUnit.MINUTES));
        harness.tasks.takeBack(1);
        assertTrue(interrupted.await(1, TimeUnit.SECONDS));
        harness.await(() -> worker.snapshot().isEmpty());
        release.countDown();
        assertTrue(ended.await(1, TimeUnit.MINUTES));
        assertFalse(refusal.get().getMessage().isEmpty());
        assertThrows(InterruptedException.class, () -> kept.get().progress(1, 1));
        harness.close();
        assertEquals(0, harness.data.commits().size());
    }

    @Test
    void drainLetsWorkFinishWithinTheDeadline() throws Exception {
        startWaiting();
        Thread drainer = new Thread(() -> {
            try {
                harness.worker().drain(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        drainer.start();
        release.countDown();
        drainer.join(5_000);
        assertFalse(drainer.isAlive());
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertTrue(harness.data.folds() >= 1);
    }

    @Test
    void drainReleasesWhatDoesNotFinish() throws Exception {
        startWaiting();
        harness.worker().drain(Duration.ZERO);
        assertEquals(new AttemptOutcome.Released("the worker stops"), harness.outcome(1));
        assertEquals(0, harness.data.commits().size());
        harness.tasks.queue(Tasks.partition(2, "waiting", RANGE));
        assertEquals(0, harness.worker().snapshot().size());
    }

    @Test
    void snapshotShowsLiveProgress() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "busy", RANGE));
        Worker worker = harness.start(Reactive.of("busy", context -> {
            context.progress(4, 40);
            context.rpc("main");
            started.countDown();
            release.await();
            return Commit.builder().build();
        }));
        assertTrue(started.await(1, TimeUnit.MINUTES));
        ActiveAttempt seen = worker.snapshot().get(0);
        assertEquals("dag", seen.dag());
        assertEquals(RANGE, seen.range().orElseThrow());
        assertEquals(4, seen.progress().blocks());
        assertEquals(40, seen.progress().rows());
        assertEquals(ActiveAttempt.State.RUNNING, seen.state());
        harness.await(() -> harness.tasks.heartbeats().stream().anyMatch(progress -> progress.blocks() == 4));
    }

    @Test
    void heartbeatThatHangsDelaysNoOther() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        harness.tasks.hang(1, answered);
        harness.tasks.queue(Tasks.partition(1, "waiting", RANGE));
        harness.tasks.queue(Tasks.partition(2, "waiting", new BlockRange(10, 19)));
        harness.start(waiting());
        harness.await(() -> harness.tasks.heartbeats().size() >= 25);
        answered.countDown();
        release.countDown();
        assertTrue(harness.outcome(2) instanceof AttemptOutcome.Succeeded);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void clockOfTheMachineIsNotTrusted(int hours) throws Exception {
        Duration ahead = Duration.ofHours(hours);
        AtomicReference<Duration> seen = new AtomicReference<>(Duration.ZERO);
        harness.tasks.clockAhead(ahead);
        harness.tasks.queue(Tasks.partition(1, "waiting", RANGE));
        harness.start(Reactive.of("waiting", context -> {
            started.countDown();
            release.await();
            seen.set(Duration.between(Instant.now(), context.clock().instant()));
            return TestFactories.write(context.table("rows"), RANGE);
        }));
        harness.await(() -> harness.tasks.heartbeats().size() >= 20);
        release.countDown();
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertEquals(1, harness.tasks.attempts(1));
        assertEquals(ahead.toMinutes(), Math.round(seen.get().toMillis() / 60_000.0));
    }

    @Test
    void workerEndsAfterItsTasks() throws Exception {
        for (int task = 1; task <= 5; task++) {
            harness.tasks.queue(Tasks.partition(task, "quick", new BlockRange(task * 10L, task * 10L + 9)));
        }
        Worker worker = harness.start(
                new Stint(OptionalInt.of(3), Optional.empty()),
                Reactive.of("quick", context -> Commit.builder().build()));
        assertTrue(worker.awaitEnd(Duration.ofMinutes(1)));
        worker.drain(Duration.ZERO);
        assertEquals(3, harness.data.commits().size());
        assertTrue(harness.outcome(3) instanceof AttemptOutcome.Succeeded);
        assertTrue(harness.tasks.outcomes(4).isEmpty());
    }

    @Test
    void workerWithoutTasksEndsWhenItsTimeIsOver() throws Exception {
        startWaiting(new Stint(OptionalInt.empty(), Optional.of(Duration.ofMillis(300))));
        assertFalse(harness.worker().awaitEnd(Duration.ofMillis(600)), "at work is not idle");
        release.countDown();
        assertTrue(harness.worker().awaitEnd(Duration.ofMinutes(1)));
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
    }
}
