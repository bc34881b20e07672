package dev.trace.worker.run;

import dev.trace.api.rpc.RpcUse;
import dev.trace.api.table.StagedRows;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.TaskSpec;
import java.util.Optional;

/**
 * Is told what a worker's attempts use and commit, and may hold them back. Called from several threads; must not block.
 */
public interface WorkMonitor {
    /** Lets everything go on. */
    WorkMonitor NONE = new WorkMonitor() {};

    /**
     * A task was claimed.
     *
     * @return why it must not start: it is given back; empty if it may, and {@link #ended} follows
     */
    default Optional<String> starting(AttemptKey attempt, TaskSpec task) {
        return Optional.empty();
    }

    /** An attempt that had started has ended, whatever it came to. */
    default void ended(AttemptKey attempt) {}

    /**
     * An attempt wants a pool asked.
     *
     * @return why not: the attempt ends and its task is given back; empty if it may, and {@link #settled} follows, or
     *     the attempt ends
     */
    default Optional<String> asking(AttemptKey attempt, String pool, String method) {
        return Optional.empty();
    }

    /**
     * What an attempt was let {@linkplain #asking ask} is answered, or will not be: it failed for good or was given up.
     * Told once for each, after {@link #used} of its answer; maybe after {@link #ended}.
     */
    default void settled(AttemptKey attempt, String pool, String method) {}

    /**
     * A call was sent on behalf of an attempt, whatever became of it.
     *
     * @param chainId chain of the pool
     */
    default void used(AttemptKey attempt, String pool, long chainId, RpcUse use) {}

    /**
     * Rows are durable.
     *
     * @param chainId chain of the task; 0 for none
     */
    default void committed(TaskSpec task, long chainId, StagedRows rows) {}

    /** Both, asked and told in this order; the first that holds something back decides. */
    default WorkMonitor and(WorkMonitor other) {
        return new BothMonitors(this, other);
    }
}
