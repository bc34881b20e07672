package dev.trace.operators.evm.rpc;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many requests an endpoint gets at once: more while all are answered, fewer when it chokes. Guarded by the fleet's
 * lock.
 */
final class Concurrency {
    private static final int START = 8;
    private static final double AFTER_TROUBLE = 0.7;
    private static final double AFTER_SLOWNESS = 0.9;
    /** An answer that takes this many times as long as usual, and longer by {@link #SLOW} nanoseconds, is slow. */
    private static final double SLOWER = 4;

    private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(200);

    private final int most;
    private final Map<String, Latency> latencies = new HashMap<>();
    private double window;
    private boolean troubled;
    private long shrunkAt;

    Concurrency(int most) {
        this.most = most;
        window = Math.min(START, most);
    }

    /** At least 1. */
    int limit() {
        return (int) Math.max(1, window);
    }

    /** @param underWay requests under way when the answer came, its own among them */
    void answered(String method, long tookNanos, int underWay, long now) {
        boolean slow = latencies
                .computeIfAbsent(method, each -> new Latency(tookNanos, now))
                .isSlow(tookNanos, now);
        if (slow) {
            if (window > START) {
                shrink(Math.max(START, window * AFTER_SLOWNESS), now - tookNanos, now);
            }
        } else if (underWay >= limit()) {
            window = Math.min(most, window + (troubled ? 1 / window : 1));
        }
    }

    /** A request started at some time was too much, or never answered. */
    void choked(long startedAt, long now) {
        shrink(Math.max(1, window * AFTER_TROUBLE), startedAt, now);
    }

    /** Once for what was under way together. */
    private void shrink(double to, long startedAt, long now) {
        if (!troubled || startedAt - shrunkAt > 0) {
            troubled = true;
            shrunkAt = now;
            window = to;
        }
    }

    /** How long a method takes, and how long it used to take; what it used to take follows within minutes. */
    private static final class Latency {
        private double lately;
        private double usually;
        private long at;

        Latency(long nanos, long now) {
            lately = nanos;
            usually = nanos;
            at = now;
        }

        boolean isSlow(long nanos, long now) {
            lately += (nanos - lately) / 8;
            double minutes = (now - at) / 60e9;
            usually = Math.min(lately, usually + (lately - usually) * Math.min(1, minutes));
            at = now;
            return lately > SLOWER * usually && lately > usually + SLOW;
        }
    }
}
