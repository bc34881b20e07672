package dev.trace.cli.plan;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorDescriptor;
import dev.trace.api.OperatorException;
import dev.trace.api.OperatorFactory;
import dev.trace.api.SourceKind;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.rpc.ChainHead;
import dev.trace.cli.CommandFailure;
import dev.trace.dag.Activation;
import dev.trace.dag.Dag;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.EffectiveConfig;
import dev.trace.dag.ExecutionStrategy;
import dev.trace.dag.Job;
import dev.trace.operators.manual.ManualRanges;
import dev.trace.worker.plugin.OperatorRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the jobs that a firing of a DAG's manual sources sets to work, and on which blocks. */
public final class PlannedJobs {
    /** Whether pools are asked for the heads of their chains. */
    enum Asking {
        /** Where a range depends on it, such as {@code 0:latest}. */
        WHERE_NEEDED,
        /** Everywhere, so that a range of blocks that are not there is found out. */
        CHECKED
    }

    private final DagDeployment deployment;
    private final OperatorRegistry operators;
    private final PoolSource pools;

    public PlannedJobs(DagDeployment deployment, OperatorRegistry operators, PoolSource pools) {
        this.deployment = deployment;
        this.operators = operators;
        this.pools = pools;
    }

    /**
     * In the DAG's order.
     *
     * @param given ranges of the firing; empty to take what each source's config says
     * @throws OperatorException if a range cannot be used; with {@link Asking#CHECKED} also if it is beyond the head
     */
    List<PlannedJob> fired(List<String> given, Asking asking) throws OperatorException, InterruptedException {
        List<Job> sources = dag().jobs().stream()
                .filter(job -> job.source()
                        .filter(source -> source.kind() == SourceKind.MANUAL)
                        .isPresent())
                .toList();
        if (sources.isEmpty()) {
            throw CommandFailure.usage("DAG " + dag().name() + " has no manual source; what other sources will emit is"
                    + " not known ahead");
        }
        List<List<BlockRange>> emitted = new ArrayList<>();
        for (Job source : sources) {
            emitted.add(ranges(source, given, asking));
        }
        List<PlannedJob> planned = new ArrayList<>();
        for (Job job : dag().jobs()) {
            List<BlockRange> ranges = new ArrayList<>();
            for (int i = 0; i < sources.size(); i++) {
                if (isFed(job, sources.get(i), new HashSet<>())) {
                    ranges.addAll(emitted.get(i));
                }
            }
            if (!ranges.isEmpty()) {
                planned.add(planned(job, Spans.joined(ranges)));
            }
        }
        return planned;
    }

    private Dag dag() {
        return deployment.dag();
    }

    /** The job as it works on a range of any task. */
    PlannedJob planned(Job job, List<BlockRange> ranges) {
        OperatorFactory factory = factory(job);
        return new PlannedJob(
                job,
                factory,
                config(job, factory),
                deployment.tables().getOrDefault(job.name(), List.of()),
                deployment.outputHashes().getOrDefault(job.name(), ""),
                ranges);
    }

    private List<BlockRange> ranges(Job source, List<String> given, Asking asking)
            throws OperatorException, InterruptedException {
        Optional<ChainHead> head =
                asking == Asking.CHECKED && source.pool() != null ? head(source.pool()) : Optional.empty();
        if (head.isPresent()) {
            return ManualRanges.of(config(source, factory(source)), given, head.get());
        }
        return ManualRanges.of(config(source, factory(source)), given, () -> {
            if (source.pool() == null) {
                throw CommandFailure.usage(
                        "source '" + source.name() + "' has no pool to ask for the head; give ranges with both ends");
            }
            return pools.open(source.pool()).head();
        });
    }

    /** Empty if the pool does not tell: then nothing is known to be wrong. */
    private Optional<ChainHead> head(String pool) throws InterruptedException {
        try {
            return Optional.of(pools.open(pool).head());
        } catch (OperatorException e) {
            return Optional.empty();
        }
    }

    private OperatorFactory factory(Job job) {
        return operators
                .find(job.operator())
                .orElseThrow(() -> CommandFailure.usage("there is no operator '" + job.operator() + "'"));
    }

    private static Config config(Job job, OperatorFactory factory) {
        try {
            return factory.config().parse(EffectiveConfig.of(job, OperatorDescriptor.of(factory)));
        } catch (ConfigException e) {
            throw CommandFailure.usage("config of job '" + job.name() + "': " + e.getMessage());
        }
    }

    /** Whether a partition job gets, through others or not, the ranges of a source. */
    private boolean isFed(Job job, Job source, Set<String> seen) {
        boolean works = job.activation() == Activation.REACTIVE
                && job.strategy()
                        .filter(ExecutionStrategy.PER_PARTITION::equals)
                        .isPresent();
        if (!works || !seen.add(job.name())) {
            return false;
        }
        return job.inputs().stream()
                .flatMap(input -> dag().producer(input.dataset()).stream())
                .anyMatch(producer -> producer.name().equals(source.name()) || isFed(producer, source, seen));
    }
}
