package dev.trace.dag.task;

import dev.trace.api.Emission;
import java.util.List;
import java.util.Optional;

/**
 * What a worker asks of a dispatcher. State in Postgres is behind it; every call is safe to repeat. Safe for use from
 * several threads.
 *
 * <p>Every call throws {@link TaskServiceException} if no dispatcher could answer: try again, the lease permitting.
 */
public interface TaskService {
    /**
     * Takes one task that is ready, and with it a lease and a fence higher than any before. Waits for one up to {@link
     * ClaimRequest#patience}.
     */
    Optional<Claim> claim(ClaimRequest request) throws TaskServiceException, InterruptedException;

    /**
     * The task as it is now, its job's durable state included.
     *
     * @throws StaleAttemptException if the attempt is no longer live
     */
    TaskSpec fetch(AttemptKey attempt) throws TaskServiceException, StaleAttemptException;

    /**
     * Extends the lease and carries progress.
     *
     * @throws StaleAttemptException if the attempt is no longer live: stop, commit nothing
     */
    Directive heartbeat(AttemptKey attempt, TaskProgress progress) throws TaskServiceException, StaleAttemptException;

    /**
     * The same, and asks what the attempt's process may use of endpoints whose limits it shares with others.
     *
     * @return without a budget from a service that shares nothing out: the process may use the whole
     * @throws StaleAttemptException if the attempt is no longer live: stop, commit nothing
     */
    default Pulse heartbeat(AttemptKey attempt, TaskProgress progress, BudgetAsk ask)
            throws TaskServiceException, StaleAttemptException {
        return new Pulse(heartbeat(attempt, progress), Optional.empty());
    }

    /**
     * Gives back all that a process holds of endpoints' limits, so that others need not wait for it to lapse. The process
     * has stopped using it, and asks under another name from then on.
     *
     * @param holder as in {@link BudgetAsk}
     */
    default void releaseBudget(String holder) throws TaskServiceException {}

    /**
     * Emits events during a task.
     *
     * @throws StaleAttemptException if the attempt is no longer live
     */
    void emit(AttemptKey attempt, List<Emission> events) throws TaskServiceException, StaleAttemptException;

    /**
     * Tells the control side what a durable commit changed. Needs no live attempt: a commit is a fact. Delivering it again
     * changes nothing.
     */
    void deliver(CommitPayload payload) throws TaskServiceException;

    /**
     * Ends an attempt. Ending it again in the same way changes nothing.
     *
     * @throws StaleAttemptException if the attempt is no longer live
     */
    void complete(AttemptKey attempt, AttemptOutcome outcome) throws TaskServiceException, StaleAttemptException;
}
