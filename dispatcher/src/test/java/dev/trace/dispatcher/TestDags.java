package dev.trace.dispatcher;

import dev.trace.api.SourceKind;
import dev.trace.dag.Activation;
import dev.trace.dag.Dag;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.ExecutionStrategy;
import dev.trace.dag.InputDataset;
import dev.trace.dag.Job;
import dev.trace.dag.Limits;
import dev.trace.dag.Scaling;
import dev.trace.dag.Source;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** DAGs as a deploy brings them. */
final class TestDags {
    static final Limits LIMITS = new Limits(
            Duration.ofSeconds(120), Optional.empty(), 3, Optional.empty(), Optional.empty(), Duration.ZERO, 0);

    private TestDags() {}

    static Job source(String name, SourceKind kind, String schedule, String output) {
        return new Job(
                name,
                Activation.SOURCE,
                "test_source",
                "local",
                Optional.of(new Source(kind, schedule, null, false)),
                List.of(),
                output,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "ethereum",
                new Scaling(Scaling.Mode.BACKFILL, 1),
                LIMITS,
                List.of(),
                Map.of());
    }

    static Job reactive(String name, ExecutionStrategy strategy, Scaling scaling, String output, String... inputs) {
        return new Job(
                name,
                Activation.REACTIVE,
                "test_" + name,
                "local",
                Optional.empty(),
                Arrays.stream(inputs)
                        .map(input -> new InputDataset(input, null, Map.of()))
                        .toList(),
                output,
                Optional.of(strategy),
                Optional.empty(),
                List.of(),
                "ethereum",
                scaling,
                LIMITS,
                List.of(),
                Map.of("chunk_size", 100L));
    }

    static Job partitioned(String name, int maxConcurrency, String output, String... inputs) {
        Scaling scaling = new Scaling(Scaling.Mode.BACKFILL, maxConcurrency);
        return reactive(name, ExecutionStrategy.PER_PARTITION, scaling, output, inputs);
    }

    static Job with(Job job, Limits limits) {
        return new Job(
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
                job.pool(),
                job.scaling(),
                limits,
                job.secrets(),
                job.config());
    }

    static DagDeployment deployment(String dag, int version, Job... jobs) {
        Map<String, String> hashes = new TreeMap<>();
        for (Job job : jobs) {
            hashes.put(job.name(), "hash of " + job.name());
        }
        return deployment(dag, version, "text " + version, hashes, jobs);
    }

    static DagDeployment deployment(String dag, int version, String yaml, Map<String, String> hashes, Job... jobs) {
        return new DagDeployment(
                new Dag(dag, version, List.of(jobs)), yaml, "sha of " + yaml, List.of(), Map.of(), hashes);
    }

    /** {@code requests -> chunks -> blocks}: a source, a splitter, an ingestion with some concurrency. */
    static DagDeployment pipeline(int maxConcurrency) {
        return deployment(
                "quick",
                1,
                source("requests", SourceKind.MANUAL, null, "requests"),
                partitioned("split", 1, "chunks", "requests"),
                partitioned("ingest", maxConcurrency, "blocks", "chunks"));
    }
}
