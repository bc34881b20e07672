package dev.trace.dag.validate;

import dev.trace.api.table.TableDefinition;
import dev.trace.dag.schema.Checked;
import dev.trace.dag.validate.JobDraft.InputDraft;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A DAG whose jobs are right one by one, before it is known whether they fit together. For one thread. */
final class DagDraft {
    private final Checked fields;
    private final List<JobDraft> jobs;
    private final PoolChoice pools;
    private final Map<JobDraft, List<TableDefinition>> tables = new HashMap<>();

    DagDraft(Checked fields, List<JobDraft> jobs) {
        this.fields = fields;
        this.jobs = List.copyOf(jobs);
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

    Optional<JobDraft> producer(String dataset) {
        return jobs.stream()
                .filter(job -> job.output().filter(dataset::equals).isPresent())
                .findFirst();
    }

    /** The jobs that a job's output goes to directly. */
    List<JobDraft> consumers(JobDraft job) {
        return job.output().stream()
                .flatMap(dataset -> jobs.stream()
                        .filter(each ->
                                each.inputs().stream().map(InputDraft::dataset).anyMatch(dataset::equals)))
                .toList();
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
