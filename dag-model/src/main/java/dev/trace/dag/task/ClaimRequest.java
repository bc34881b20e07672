package dev.trace.dag.task;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a worker is ready to run.
 *
 * @param worker names it in logs and on the status page
 * @param runtimes runtime names it serves
 * @param jobs {@code dag/job} names it serves; empty for all
 * @param chains chains its pools serve; tasks of others wait. A task without a chain suits every worker
 * @param patience how long to wait for a task
 * @param budget what the worker's process lacks, of every pool it could need: it is given what the task's pool has. Empty if
 *     it shares no endpoint's limits
 */
public record ClaimRequest(
        String worker,
        Set<String> runtimes,
        Set<String> jobs,
        Set<Long> chains,
        Duration patience,
        @Added Optional<BudgetAsk> budget) {
    public ClaimRequest {
        runtimes = Set.copyOf(runtimes);
        jobs = Set.copyOf(jobs);
        chains = Set.copyOf(chains);
    }

    /** For a worker that shares no endpoint's limits. */
    public ClaimRequest(String worker, Set<String> runtimes, Set<String> jobs, Set<Long> chains, Duration patience) {
        this(worker, runtimes, jobs, chains, patience, Optional.empty());
    }

    /** The same with another patience. */
    public ClaimRequest waiting(Duration other) {
        return new ClaimRequest(worker, runtimes, jobs, chains, other, budget);
    }

    /** The same for a worker that shares endpoints' limits with others. */
    public ClaimRequest sharing(BudgetAsk ask) {
        return new ClaimRequest(worker, runtimes, jobs, chains, patience, Optional.of(ask));
    }
}
