package dev.trace.dag.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A task that is the worker's for a while.
 *
 * @param attempt proof of the lease
 * @param fence higher than that of any lease given before, anywhere
 * @param lease how long it lasts without a heartbeat, counted by the worker from before it asked
 * @param leaseExpiresAt when it ends by the database's clock, by which the attempt's is set; never compared with a worker's
 * @param capabilityToken lets another process speak for this attempt; empty within one process
 * @param task what to do
 * @param budget what the worker's process may use for it; empty if it has not asked, or nobody shares anything out
 */
public record Claim(
        AttemptKey attempt,
        long fence,
        Duration lease,
        Instant leaseExpiresAt,
        String capabilityToken,
        TaskSpec task,
        @Added Optional<BudgetGrant> budget) {
    /** For a worker that shares no endpoint's limits. */
    public Claim(
            AttemptKey attempt,
            long fence,
            Duration lease,
            Instant leaseExpiresAt,
            String capabilityToken,
            TaskSpec task) {
        this(attempt, fence, lease, leaseExpiresAt, capabilityToken, task, Optional.empty());
    }

    /** The same with a token for another process. */
    public Claim withCapability(String token) {
        return new Claim(attempt, fence, lease, leaseExpiresAt, token, task, budget);
    }

    /** The same with what the worker's process may use. */
    public Claim withBudget(BudgetGrant grant) {
        return new Claim(attempt, fence, lease, leaseExpiresAt, capabilityToken, task, Optional.of(grant));
    }

    /** Without tokens. */
    @Override
    public String toString() {
        return attempt + " of " + task.taskKey();
    }
}
