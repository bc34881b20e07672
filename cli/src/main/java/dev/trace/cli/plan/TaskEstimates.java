package dev.trace.cli.plan;

import dev.trace.api.BlockRange;
import dev.trace.api.Scope;
import dev.trace.api.rpc.RequestEstimate;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.task.TaskSpec;
import dev.trace.worker.plugin.OperatorRegistry;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiFunction;

/** What single tasks of a DAG will use. Safe for use from several threads. */
public final class TaskEstimates {
    private final PlannedJobs jobs;

    public TaskEstimates(DagDeployment deployment, OperatorRegistry operators) {
        jobs = new PlannedJobs(deployment, operators, pool -> {
            throw new IllegalStateException("an estimate asks nobody: " + pool);
        });
    }

    /**
     * What a task's calls cost together.
     *
     * @param price of a call, by pool and method
     * @return zero if its operator does not say what it asks for
     */
    public BigDecimal of(TaskSpec task, BiFunction<String, String, BigDecimal> price) {
        String pool = task.job().pool();
        if (pool == null || !(task.scope().orElse(null) instanceof Scope.Partition partition)) {
            return BigDecimal.ZERO;
        }
        BlockRange range = partition.range();
        BigDecimal blocks = BigDecimal.valueOf(Spans.count(List.of(range)));
        BigDecimal sum = BigDecimal.ZERO;
        for (RequestEstimate each :
                jobs.planned(task.job(), List.of(range)).requests(range.start()).orElse(List.of())) {
            sum = sum.add(price.apply(pool, each.example().method())
                    .multiply(BigDecimal.valueOf(each.perBlock()))
                    .multiply(blocks));
        }
        return sum;
    }
}
