package dev.trace.cli.progress;

import dev.trace.dispatcher.JobStatus;
import dev.trace.worker.run.ActiveAttempt;
import java.util.List;

/**
 * How far a job is, what is under way included.
 *
 * @param job its name
 * @param planned blocks to do
 * @param done blocks done
 * @param rows rows made
 * @param reasons why tasks wait
 */
public record JobProgress(String job, long planned, long done, long rows, List<String> reasons) {
    public JobProgress {
        reasons = List.copyOf(reasons);
    }

    /** @param active attempts of any jobs */
    public static JobProgress of(JobStatus status, List<ActiveAttempt> active) {
        long blocks = 0;
        long rows = 0;
        for (ActiveAttempt attempt : active) {
            if (attempt.job().equals(status.job())) {
                blocks += attempt.progress().blocks();
                rows += attempt.progress().rows();
            }
        }
        long done = Math.min(status.blocksPlanned(), status.blocksCommitted() + blocks);
        return new JobProgress(status.job(), status.blocksPlanned(), done, status.rows() + rows, status.reasons());
    }

    /** The later state, but never less than this one: an attempt that ends between two looks is not a step back. */
    public JobProgress atLeast(JobProgress later) {
        return new JobProgress(
                job, later.planned, Math.max(done, later.done), Math.max(rows, later.rows), later.reasons);
    }

    public double share() {
        return planned == 0 ? 0 : (double) done / planned;
    }
}
