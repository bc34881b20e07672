package dev.trace.worker.run;

import dev.trace.api.BlockRange;
import dev.trace.dag.task.TaskProgress;
import java.time.Duration;
import java.util.Optional;

/**
 * An attempt as it is now, for people.
 *
 * @param taskId the task
 * @param attempt its attempt, from 1
 * @param dag the DAG
 * @param job the job
 * @param taskKey the task's name
 * @param chainId the chain; 0 for none
 * @param range its blocks; empty unless it is about one partition
 * @param progress done so far
 * @param running how long it has been running
 * @param state what it is doing
 */
public record ActiveAttempt(
        long taskId,
        int attempt,
        String dag,
        String job,
        String taskKey,
        long chainId,
        Optional<BlockRange> range,
        TaskProgress progress,
        Duration running,
        State state) {
    /** What an attempt is doing. */
    public enum State {
        /** Taking its scope over, reading state. */
        STARTING,
        /** The operator is at work. */
        RUNNING,
        /** Making a commit durable and known. */
        COMMITTING,
        /** Told to stop, and not yet stopped. */
        STOPPING
    }
}
