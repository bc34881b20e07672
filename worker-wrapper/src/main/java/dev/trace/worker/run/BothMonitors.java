package dev.trace.worker.run;

import dev.trace.api.rpc.RpcUse;
import dev.trace.api.table.StagedRows;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.TaskSpec;
import java.util.Optional;

/** Two monitors as one. */
record BothMonitors(WorkMonitor first, WorkMonitor second) implements WorkMonitor {
    @Override
    public Optional<String> starting(AttemptKey attempt, TaskSpec task) {
        Optional<String> refusal = first.starting(attempt, task);
        if (refusal.isPresent()) {
            return refusal;
        }
        refusal = second.starting(attempt, task);
        if (refusal.isPresent()) {
            first.ended(attempt);
        }
        return refusal;
    }

    @Override
    public void ended(AttemptKey attempt) {
        first.ended(attempt);
        second.ended(attempt);
    }

    @Override
    public Optional<String> asking(AttemptKey attempt, String pool, String method) {
        Optional<String> refusal = first.asking(attempt, pool, method);
        if (refusal.isPresent()) {
            return refusal;
        }
        refusal = second.asking(attempt, pool, method);
        if (refusal.isPresent()) {
            first.settled(attempt, pool, method);
        }
        return refusal;
    }

    @Override
    public void settled(AttemptKey attempt, String pool, String method) {
        first.settled(attempt, pool, method);
        second.settled(attempt, pool, method);
    }

    @Override
    public void used(AttemptKey attempt, String pool, long chainId, RpcUse use) {
        first.used(attempt, pool, chainId, use);
        second.used(attempt, pool, chainId, use);
    }

    @Override
    public void committed(TaskSpec task, long chainId, StagedRows rows) {
        first.committed(task, chainId, rows);
        second.committed(task, chainId, rows);
    }
}
