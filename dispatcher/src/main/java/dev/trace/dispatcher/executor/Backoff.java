package dev.trace.dispatcher.executor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Waits between children of a job that do nothing, each twice as long as the one before. For one thread. */
final class Backoff {
    private final Duration first;
    private final Duration most;
    private final Map<Long, State> states = new HashMap<>();

    private record State(int failures, long until) {}

    Backoff(Duration first, Duration most) {
        this.first = first;
        this.most = most;
    }

    /** Whether a child of the job may be started now. */
    boolean allows(long jobId, long now) {
        State state = states.get(jobId);
        return state == null || now - state.until() >= 0;
    }

    /** A child of the job did nothing, or could not be started. @return how long the job waits now */
    Duration failed(long jobId, long now) {
        State before = states.get(jobId);
        int failures = before == null ? 1 : before.failures() + 1;
        long millis = Math.min(most.toMillis(), first.toMillis() << Math.min(failures - 1, 20));
        states.put(jobId, new State(failures, now + Duration.ofMillis(millis).toNanos()));
        return Duration.ofMillis(millis);
    }

    void worked(long jobId) {
        states.remove(jobId);
    }
}
