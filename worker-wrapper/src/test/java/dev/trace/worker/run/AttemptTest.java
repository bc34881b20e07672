package dev.trace.worker.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.Emission;
import dev.trace.api.ErrorCode;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.OperatorException;
import dev.trace.api.SinkContext;
import dev.trace.api.SinkOperator;
import dev.trace.api.SourceKind;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.worker.commit.Standing;
import dev.trace.worker.run.TestFactories.Reactive;
import dev.trace.worker.run.TestFactories.Sink;
import dev.trace.worker.run.TestFactories.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an attempt makes of what its operator does. */
class AttemptTest {
    private static final BlockRange RANGE = new BlockRange(100, 199);

    private final WorkerHarness harness = new WorkerHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    private static Reactive writing() {
        return Reactive.of("writing", context -> TestFactories.write(context.table("rows"), RANGE));
    }

    @Test
    void finishedPartitionIsPublished() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "writing", RANGE));
        harness.start(writing());
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertEquals(
                List.of(new Emission.Partition(Tasks.CHAIN, RANGE)),
                harness.tasks.delivered().get(0).emissions());
        assertEquals("out/1/7/100-199", harness.data.commits().get(0).scope());
        assertEquals(100, harness.data.rows());
        harness.await(() -> harness.data.folds() > 0);
    }

    @Test
    void operatorThatEmitsForItselfIsNotSpokenFor() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "ahead", RANGE));
        harness.tasks.queue(Tasks.partition(2, "within", new BlockRange(200, 299)));
        Emission half = new Emission.Partition(Tasks.CHAIN, new BlockRange(100, 149));
        harness.start(
                Reactive.of("ahead", context -> {
                    context.emit(Collections.nCopies(2_500, half));
                    return Commit.builder().build();
                }),
                Reactive.of("within", context -> Commit.builder().emit(half).build()));
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertTrue(harness.outcome(2) instanceof AttemptOutcome.Succeeded);
        assertEquals(2_500, harness.tasks.emitted().size());
        List<Emission> committed = harness.tasks.delivered().stream()
                .flatMap(payload -> payload.emissions().stream())
                .toList();
        assertEquals(List.of(half), committed);
    }

    @Test
    void coveredRangeIsNotRunAndStillPublished() throws Exception {
        harness.data.standing(new Standing.Covered());
        harness.tasks.queue(Tasks.partition(1, "never", RANGE));
        harness.start(Reactive.of("never", context -> {
            throw new AssertionError("run although covered");
        }));
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertEquals(
                List.of(new Emission.Partition(Tasks.CHAIN, RANGE)),
                harness.tasks.delivered().get(0).emissions());
        assertEquals(0, harness.data.rows());
    }

    @Test
    void partialOverlapNamesBothRanges() throws Exception {
        harness.data.standing(new Standing.Conflict("rows", List.of(new BlockRange(50, 120))));
        harness.tasks.queue(Tasks.partition(1, "writing", RANGE));
        harness.start(writing());
        AttemptOutcome.Failed failed = harness.failure(1);
        assertEquals(Recovery.CONFIGURATION, failed.recovery());
        assertTrue(failed.message().contains("100-199") && failed.message().contains("50-120"), failed.message());
    }

    @Test
    void bugIsARetryThatNamesTheOperator() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "buggy", RANGE));
        harness.start(Reactive.of("buggy", context -> {
            throw new IllegalStateException("index 3 of 2");
        }));
        AttemptOutcome.Failed failed = harness.failure(1);
        assertEquals("OPERATOR_BUG", failed.code());
        assertEquals(Recovery.RETRY, failed.recovery());
        assertEquals(
                "operator buggy threw java.lang.IllegalStateException: index 3 of 2; this is a bug in it, its stack trace is"
                        + " in the log file",
                failed.message());
    }

    @Test
    void evenAnErrorOfTheMachineEndsOnlyTheAttempt() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "exhausted", RANGE));
        harness.start(
                Reactive.of("exhausted", context -> {
                    throw new OutOfMemoryError("Java heap space");
                }),
                writing());
        assertEquals("OPERATOR_BUG", harness.failure(1).code());
        harness.tasks.queue(Tasks.partition(2, "writing", RANGE));
        assertTrue(harness.outcome(2) instanceof AttemptOutcome.Succeeded);
    }

    @Test
    void failureKeepsItsCodeAndDelayAndHidesSecrets() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "leaking", RANGE, Map.of("api_key", "feed"), List.of("feed")));
        harness.start(new Reactive("leaking", config -> context -> {
            throw new OperatorException(
                    RunError.FENCED, "no access with " + config.get(TestFactories.KEY), null, Duration.ofMinutes(3));
        }));
        AttemptOutcome.Failed failed = harness.failure(1);
        assertEquals("no access with ***", failed.message());
        assertEquals(Recovery.WAIT, failed.recovery());
        assertEquals(Optional.of(Duration.ofMinutes(3)), failed.retryAfter());
    }

    @Test
    void secretThatTheJobDoesNotListIsNotGiven() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "curious", RANGE, Map.of("api_key", "feed"), List.of()));
        harness.start(Reactive.of("curious", context -> Commit.builder().build()));
        assertEquals("SECRET_NOT_GRANTED", harness.failure(1).code());
    }

    @Test
    void fencedCommitEndsQuietlyAndWaits() throws Exception {
        harness.data.commitsEnd(new CommitOutcome.Fenced(99));
        harness.tasks.queue(Tasks.partition(1, "writing", RANGE));
        harness.start(writing());
        AttemptOutcome.Failed failed = harness.failure(1);
        assertEquals("FENCED", failed.code());
        assertEquals(Recovery.WAIT, failed.recovery());
    }

    @Test
    void unknownCommitIsARetry() throws Exception {
        harness.data.commitsEnd(new CommitOutcome.Unknown("connection lost"));
        harness.tasks.queue(Tasks.partition(1, "writing", RANGE));
        harness.start(writing());
        assertEquals("COMMIT_UNKNOWN", harness.failure(1).code());
        assertEquals(Recovery.RETRY, harness.failure(1).recovery());
    }

    @Test
    void poolOfAnotherChainIsRefusedWithBothChains() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "calling", RANGE));
        harness.start(Reactive.of("calling", context -> {
            context.rpc("other");
            return Commit.builder().build();
        }));
        AttemptOutcome.Failed failed = harness.failure(1);
        assertEquals(Recovery.CONFIGURATION, failed.recovery());
        assertTrue(
                failed.message().startsWith("pool 'other' serves chain 99, but this task is of chain 7"),
                failed.message());
    }

    @Test
    void unknownPoolIsRefusedWithASuggestion() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "calling", RANGE));
        harness.start(Reactive.of("calling", context -> {
            context.rpc("mian");
            return Commit.builder().build();
        }));
        assertTrue(
                harness.failure(1).message().contains("did you mean 'main'?"),
                harness.failure(1).message());
    }

    @Test
    void configuredChainMustBeTheTasks() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "writing", RANGE, Map.of("chain_id", 5L), List.of()));
        harness.start(writing());
        assertEquals("CHAIN_MISMATCH", harness.failure(1).code());
    }

    @Test
    void operatorGetsThePoolOfItsJob() throws Exception {
        AtomicReference<String> pool = new AtomicReference<>("");
        harness.tasks.queue(Tasks.partition(1, "asking", RANGE));
        harness.start(new Reactive("asking", config -> context -> {
            pool.set(config.get(TestFactories.POOL));
            return Commit.builder().build();
        }));
        harness.outcome(1);
        assertEquals("main", pool.get());
    }

    @Test
    void missingOperatorIsAConfigurationError() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "absent", RANGE));
        harness.start(writing());
        assertEquals("OPERATOR_MISSING", harness.failure(1).code());
    }

    @Test
    void sourceSeesItsCommittedStateAndItsPoolsChain() throws Exception {
        List<String> seen = new ArrayList<>();
        harness.tasks.queue(Tasks.firing(1, "source", SourceKind.MANUAL));
        harness.start(new Source("source", context -> {
            for (int i = 1; i <= 3; i++) {
                context.commit(Commit.builder()
                        .state("at", new byte[] {(byte) i})
                        .emit(new Emission.Cursor(context.chainId(), i))
                        .build());
                seen.add(
                        context.firing().id() + ":" + context.state().read("at").orElseThrow()[0]);
            }
        }));
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertEquals(List.of("f1:1", "f1:2", "f1:3"), seen);
        assertEquals(3, harness.tasks.delivered().size());
        assertEquals(
                List.of(new Emission.Cursor(Tasks.CHAIN, 3)),
                harness.tasks.delivered().get(2).emissions());
        assertEquals("dag/source/7", harness.data.commits().get(0).scope());
    }

    @Test
    void sourceThatSwallowsItsStopIsNotDone() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        harness.tasks.queue(Tasks.firing(1, "source", SourceKind.ALWAYS_ON));
        harness.start(new Source("source", context -> {
            try {
                started.countDown();
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // returns as if it were done
            }
        }));
        assertTrue(started.await(1, TimeUnit.MINUTES));
        harness.worker().drain(Duration.ofMinutes(1));
        assertEquals(new AttemptOutcome.Released("the worker stops"), harness.outcome(1));
    }

    @Test
    void sinkPublishesOnceOverItsAttempts() throws Exception {
        Ledger target = new Ledger();
        harness.tasks.queue(Tasks.partition(1, "sink", RANGE));
        harness.start(new Sink("sink", target));
        assertEquals("TARGET_AWAY", harness.failure(1).code());
        harness.tasks.queue(Tasks.partition(1, "sink", RANGE));
        harness.await(() -> harness.tasks.outcomes(1).size() == 2);
        assertTrue(harness.tasks.outcomes(1).get(1) instanceof AttemptOutcome.Succeeded);
        assertEquals(1, target.published.get());
        assertEquals(2, target.prepared.get());
        assertFalse(harness.data.commits().isEmpty());
    }

    /** A target whose answer to the first publication is lost. */
    private static final class Ledger implements SinkOperator {
        private final AtomicInteger prepared = new AtomicInteger();
        private final AtomicInteger published = new AtomicInteger();

        private enum Away implements ErrorCode {
            TARGET_AWAY;

            @Override
            public Recovery recovery() {
                return Recovery.RETRY;
            }
        }

        @Override
        public void prepare(SinkContext context) {
            prepared.incrementAndGet();
        }

        @Override
        public Recovered recover(SinkContext context) {
            return published.get() > 0 ? Recovered.PUBLISHED : Recovered.NOTHING;
        }

        @Override
        public void publish(SinkContext context) throws OperatorException {
            published.incrementAndGet();
            throw new OperatorException(Away.TARGET_AWAY, "no answer");
        }
    }
}
