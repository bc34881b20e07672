package dev.trace.cli.run;

import dev.trace.api.table.StagedRows;
import dev.trace.dag.task.TaskSpec;
import dev.trace.worker.run.WorkMonitor;
import java.util.concurrent.atomic.LongAdder;

/** Counts what this process has committed, also where it took the place of as much. Safe for use from several threads. */
final class WrittenRows implements WorkMonitor {
    private final LongAdder rows = new LongAdder();

    @Override
    public void committed(TaskSpec task, long chainId, StagedRows staged) {
        rows.add(staged.rows());
    }

    long count() {
        return rows.sum();
    }
}
