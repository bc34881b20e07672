package dev.trace.dag.task;

import java.time.Duration;

/**
 * An endpoint whose quota is used up.
 *
 * @param endpoint which one
 * @param left for how long it is to get no requests yet
 */
public record Parking(PoolEndpoint endpoint, Duration left) {
    private static final Duration LONGEST = Duration.ofDays(31);

    public Parking {
        left = left.compareTo(LONGEST) > 0 ? LONGEST : left;
    }
}
