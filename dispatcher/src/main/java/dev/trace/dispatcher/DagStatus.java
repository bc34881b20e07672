package dev.trace.dispatcher;

import java.util.List;

/**
 * How far a DAG is, as of one moment.
 *
 * @param dag its name
 * @param version its current version
 * @param activity whether anything is left to do
 * @param pendingEvents events that are not tasks yet
 * @param jobs in document order
 * @param dead tasks that gave up, the latest first, at most {@value #MAX_DEAD}; the jobs' counts are complete
 */
public record DagStatus(
        String dag, int version, Activity activity, long pendingEvents, List<JobStatus> jobs, List<DeadTask> dead) {
    /** Most dead tasks listed. */
    public static final int MAX_DEAD = 100;

    public DagStatus {
        jobs = List.copyOf(jobs);
        dead = List.copyOf(dead);
    }

    /** Whether anything is left to do. */
    public enum Activity {
        /** Some task runs, is ready, or will be. */
        ACTIVE,
        /** Tasks are queued, but none may run before a dead task is resumed or a missing range is emitted. */
        BLOCKED,
        /** No event and no task is left. A source may still fire. */
        IDLE
    }

    /** Dead tasks of all jobs. */
    public long deadCount() {
        return jobs.stream().mapToLong(JobStatus::dead).sum();
    }
}
