package dev.trace.dag.task;

import java.time.Duration;
import java.util.Set;

/**
 * What a worker is ready to run.
 *
 * @param worker names it in logs and on the status page
 * @param runtimes runtime names it serves
 * @param jobs {@code dag/job} names it serves; empty for all
 * @param chains chains its pools serve; tasks of others wait. A task without a chain suits every worker
 * @param patience how long to wait for a task
 */
public record ClaimRequest(String worker, Set<String> runtimes, Set<String> jobs, Set<Long> chains, Duration patience) {
    public ClaimRequest {
        runtimes = Set.copyOf(runtimes);
        jobs = Set.copyOf(jobs);
        chains = Set.copyOf(chains);
    }

    /** The same with another patience. */
    public ClaimRequest waiting(Duration other) {
        return new ClaimRequest(worker, runtimes, jobs, chains, other);
    }
}
