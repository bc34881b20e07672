package dev.trace.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.testkit.FaultPoint.Passage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every operator must pass. Subclass it beside the operator:
 *
 * <pre>{@code
 * class RangeSplitterContractTest extends OperatorContract {
 *     protected OperatorFactory factory() {
 *         return new RangeSplitterFactory();
 *     }
 *
 *     protected Scenario scenario() {
 *         return Scenario.of(Map.of("chunk_size", 10L), 1, new Scope.Partition(new BlockRange(0, 99)));
 *     }
 * }
 * }</pre>
 */
public abstract class OperatorContract extends DeclarationContract {
    private static final Duration HOUR = Duration.ofHours(1);

    /** What a sink's target holds, for comparing; everything that publishes through Trace leaves this as it is. */
    protected Object target() {
        return "nothing";
    }

    @Test
    void rerunProposesTheSameRows() throws Exception {
        Proposal first = OperatorRunner.run(factory(), scenario());
        Proposal second = OperatorRunner.run(factory(), scenario());
        assertEquals(first, second);
    }

    /**
     * Whether rows say when they were made, as those of a monitor do. Then a retry makes other rows, so only an operator
     * that keeps what it has seen in its state may say so.
     */
    protected boolean tellsTheTime() {
        return false;
    }

    /** No worker's clock may reach a row, unless telling the time is what the operator is for. */
    @Test
    void wallClockReachesNoRow() throws Exception {
        SettableClock clock = SettableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
        Proposal on = OperatorRunner.run(factory(), scenario().withClock(clock));
        clock.advance(HOUR.negated());
        Proposal early = OperatorRunner.run(factory(), scenario().withClock(clock));
        clock.advance(HOUR.multipliedBy(2));
        Proposal late = OperatorRunner.run(factory(), scenario().withClock(clock));
        assertEquals(!tellsTheTime(), on.equals(early), "an hour earlier");
        assertEquals(!tellsTheTime(), on.equals(late), "an hour later");
    }

    /** A retry of work whose commits were all made must not say anything that the first attempt did not. */
    @Test
    void retryAfterItsCommitsSaysNothingElse() throws Exception {
        FakeContext first = TaskRun.of(factory(), scenario()).attempt(Gate.open());
        Proposal said = first.proposal();
        Proposal again = OperatorRunner.run(factory(), scenario().withState(first.stateNow()));
        assertTrue(said.emissions().containsAll(again.emissions()), again.emissions() + " after " + said.emissions());
        assertTrue(said.rows().containsAll(again.rows()), "rows that the first attempt did not propose");
        assertEquals(said.state(), again.state());
    }

    /** Wherever an attempt dies, the next one ends as if there had been one alone. */
    @Test
    void everyRowIsThereExactlyOnceWhereverAnAttemptDies() throws Exception {
        Left undisturbed = undisturbed();
        for (Passage passage : landmarks()) {
            TaskRun task = TaskRun.of(factory(), scenario());
            try (AttemptThread attempt = AttemptThread.start(task, Gate.dyingAt(passage))) {
                attempt.awaitEnd();
            }
            task.attempt(Gate.open());
            assertEquals(undisturbed, left(task), "after an attempt died at " + passage);
        }
    }

    /** The same range twice in the queue, or asked for again by force: nothing is there twice. */
    @Test
    void duplicateSchedulingIsHarmless() throws Exception {
        Left once = undisturbed();
        TaskRun task = TaskRun.of(factory(), scenario());
        task.attempt(Gate.open());
        TaskRun again = task.again();
        again.attempt(Gate.open());
        assertEquals(once, left(again), "after the same work was done as another task");
    }

    /** An attempt that was given up, and yet goes on beside its successor, changes nothing. */
    @Test
    void zombieAttemptChangesNothing() throws Exception {
        Left undisturbed = undisturbed();
        for (Passage passage : landmarks()) {
            TaskRun task = TaskRun.of(factory(), scenario());
            try (AttemptThread zombie = AttemptThread.start(task, Gate.holdingAt(passage))) {
                zombie.awaitReached();
                task.attempt(Gate.open());
                zombie.release();
                zombie.awaitEnd();
            }
            assertEquals(undisturbed, left(task), "after a zombie went on from " + passage);
        }
    }

    /** Wherever the lease is lost, the operator ends at once and with the interruption it got. */
    @Test
    void lostLeaseStopsTheOperator() throws Exception {
        for (Passage passage : landmarks()) {
            try (AttemptThread attempt =
                    AttemptThread.start(TaskRun.of(factory(), scenario()), Gate.losingTheLeaseAt(passage))) {
                attempt.awaitEnd();
                attempt.assertInterrupted("the lease was lost at " + passage);
            }
        }
    }

    /** An operator that waits, for an endpoint, for rows or for events to be taken, ends when it is interrupted. */
    @Test
    void cancellationIsPrompt() throws Exception {
        for (Passage passage : landmarks()) {
            try (AttemptThread attempt =
                    AttemptThread.start(TaskRun.of(factory(), scenario()), Gate.hangingAt(passage))) {
                attempt.awaitReached();
                attempt.interrupt();
                attempt.awaitEnd();
                attempt.assertInterrupted("interrupted while it waited at " + passage);
            }
        }
    }

    /** @param target of a sink */
    private record Left(Effects effects, Object target) {}

    private Left left(TaskRun task) {
        return new Left(task.effects(), target());
    }

    private Left undisturbed() throws Exception {
        TaskRun task = TaskRun.of(factory(), scenario());
        task.attempt(Gate.open());
        return left(task);
    }

    private List<Passage> landmarks() throws Exception {
        Gate gate = Gate.open();
        TaskRun.of(factory(), scenario()).attempt(gate);
        return gate.landmarks();
    }
}
