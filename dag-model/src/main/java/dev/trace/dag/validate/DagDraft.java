package dev.trace.dag.validate;

import dev.trace.api.table.TableDefinition;
import dev.trace.dag.schema.Checked;
import dev.trace.dag.validate.JobDraft.InputDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A DAG whose jobs are right one by one, before it is known whether they fit together. For one thread. */
final class DagDraft {
    private final Checked fields;
    private final List<JobDraft> jobs;
    private final Map<String, JobDraft> producers = new HashMap<>();
    private final Map<String, List<JobDraft>> consumers = new HashMap<>();
    private final PoolChoice pools;
    private final Map<JobDraft, List<TableDefinition>> tables = new HashMap<>();

    DagDraft(Checked fields, List<JobDraft> jobs) {
        this.fields = fields;
        this.jobs = List.copyOf(jobs);
        for (JobDraft job : jobs) {
            job.output().ifPresent(dataset -> producers.putIfAbsent(dataset, job));
            job.inputs().stream()
                    .map(InputDraft::dataset)
                    .distinct()
                    .forEach(dataset -> consumers
                            .computeIfAbsent(dataset, name -> new ArrayList<>())
                            .add(job));
        }
        pools = new PoolChoice(this);
    }

    Checked fields() {
        return fields;
    }

    List<JobDraft> jobs() {
        return jobs;
    }

    PoolChoice pools() {
        return pools;
    }

    /** The job that publishes a dataset; the first, should there be several. */
    Optional<JobDraft> producer(String dataset) {
        return Optional.ofNullable(producers.get(dataset));
    }

    /** The jobs that a job's output goes to directly. */
    List<JobDraft> consumers(JobDraft job) {
        return job.output().map(consumers::get).orElse(List.of());
    }

    /** The jobs that a job's input comes from directly. */
    Stream<JobDraft> producers(JobDraft job) {
        return job.inputs().stream().flatMap(input -> producer(input.dataset()).stream());
    }

    void tables(JobDraft job, List<TableDefinition> published) {
        tables.put(job, published);
    }

    /** The tables a job publishes; empty if its settings are wrong. */
    Optional<List<TableDefinition>> tables(JobDraft job) {
        return Optional.ofNullable(tables.get(job));
    }
}
