package dev.trace.dag;

import java.util.List;
import java.util.Optional;

/**
 * A DAG as one YAML document declares it, valid in itself.
 *
 * @param name unique among DAGs
 * @param version raised by its author whenever the document changes
 * @param jobs in document order
 */
public record Dag(String name, int version, List<Job> jobs) {
    public Dag {
        jobs = List.copyOf(jobs);
    }

    public Optional<Job> job(String jobName) {
        return jobs.stream().filter(job -> job.name().equals(jobName)).findFirst();
    }

    /** The job that publishes a dataset; there is at most one. */
    public Optional<Job> producer(String dataset) {
        return jobs.stream().filter(job -> dataset.equals(job.outputDataset())).findFirst();
    }
}
