package dev.trace.dag.task;

/**
 * Proof of a lease.
 *
 * @param taskId the task
 * @param attempt its attempt, from 1
 * @param leaseToken unguessable, new with every lease
 */
public record AttemptKey(long taskId, int attempt, String leaseToken) {
    /** Without the token. */
    @Override
    public String toString() {
        return "task " + taskId + " attempt " + attempt;
    }
}
