package dev.trace.worker.run;

import dev.trace.api.BlockRange;
import dev.trace.api.Firing;
import dev.trace.api.Scope;
import dev.trace.api.SourceKind;
import dev.trace.dag.Activation;
import dev.trace.dag.ExecutionStrategy;
import dev.trace.dag.Job;
import dev.trace.dag.Limits;
import dev.trace.dag.Scaling;
import dev.trace.dag.Source;
import dev.trace.dag.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tasks of a DAG named {@code dag}. */
final class Tasks {
    static final long CHAIN = 7;

    private Tasks() {}

    static TaskSpec partition(long id, String operator, BlockRange range) {
        return partition(id, operator, range, Map.of(), List.of());
    }

    static TaskSpec partition(
            long id, String operator, BlockRange range, Map<String, Object> config, List<String> secrets) {
        Job job = job(Activation.REACTIVE, operator, Optional.empty(), config, secrets);
        return new TaskSpec(
                id,
                "dag/" + operator + "/" + CHAIN + "/" + range,
                "dag",
                1,
                job,
                CHAIN,
                1,
                Optional.of(new Scope.Partition(range)),
                Optional.empty(),
                Map.of());
    }

    static TaskSpec forced(TaskSpec task) {
        return new TaskSpec(
                task.taskId(),
                task.taskKey(),
                task.dag(),
                task.dagVersion(),
                task.job(),
                task.chainId(),
                task.outputVersion(),
                task.scope(),
                task.firing(),
                task.state(),
                1);
    }

    static TaskSpec withoutPool(TaskSpec task) {
        Job job = task.job();
        return new TaskSpec(
                task.taskId(),
                task.taskKey(),
                task.dag(),
                task.dagVersion(),
                new Job(
                        job.name(),
                        job.activation(),
                        job.operator(),
                        job.runtime(),
                        job.source(),
                        job.inputs(),
                        job.outputDataset(),
                        job.strategy(),
                        job.updateStrategy(),
                        job.uniqueKey(),
                        null,
                        job.scaling(),
                        job.limits(),
                        job.secrets(),
                        job.config()),
                task.chainId(),
                task.outputVersion(),
                task.scope(),
                task.firing(),
                task.state(),
                task.epoch());
    }

    static TaskSpec firing(long id, String operator, SourceKind kind) {
        Job job =
                job(Activation.SOURCE, operator, Optional.of(new Source(kind, null, null, false)), Map.of(), List.of());
        return new TaskSpec(
                id,
                "dag/" + operator + "/0/firing",
                "dag",
                1,
                job,
                0,
                1,
                Optional.empty(),
                Optional.of(new Firing("f" + id, kind, Instant.EPOCH, Map.of())),
                Map.of());
    }

    private static Job job(
            Activation activation,
            String operator,
            Optional<Source> source,
            Map<String, Object> config,
            List<String> secrets) {
        return new Job(
                operator,
                activation,
                operator,
                "local",
                source,
                List.of(),
                "out",
                Optional.of(ExecutionStrategy.PER_PARTITION),
                Optional.empty(),
                List.of(),
                "main",
                new Scaling(Scaling.Mode.BACKFILL, 4),
                new Limits(
                        Duration.ofSeconds(60),
                        Optional.empty(),
                        3,
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        0),
                secrets,
                config);
    }
}
