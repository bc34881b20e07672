package dev.trace.dag.task;

import java.time.Duration;
import java.time.Instant;

/**
 * A task that is the worker's for a while.
 *
 * @param attempt proof of the lease
 * @param fence higher than that of any lease given before, anywhere
 * @param lease how long it lasts without a heartbeat, counted by the worker from before it asked
 * @param leaseExpiresAt when it ends by the database's clock, by which the attempt's is set; never compared with a worker's
 * @param capabilityToken lets another process speak for this attempt; empty within one process
 * @param task what to do
 */
public record Claim(
        AttemptKey attempt, long fence, Duration lease, Instant leaseExpiresAt, String capabilityToken, TaskSpec task) {
    /** The same with a token for another process. */
    public Claim withCapability(String token) {
        return new Claim(attempt, fence, lease, leaseExpiresAt, token, task);
    }

    /** Without tokens. */
    @Override
    public String toString() {
        return attempt + " of " + task.taskKey();
    }
}
