package dev.trace.operators.evm.rpc;

import java.util.concurrent.TimeUnit;

/**
 * Requests a second, as configured and as learned: halved when the endpoint complains, and growing again by a tenth every
 * ten seconds. A process that shares the endpoint with others has its share of either. Guarded by the fleet's lock. Times are a {@link Ticker}'s.
 */
final class TokenBucket {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double GROWTH = 1.1;
    private static final long GROWTH_EVERY = 10 * SECOND;

    private final double configured;
    private double rate;
    private double share = 1;
    private double tokens;
    private long filledAt;
    private long changedAt;
    private long windowAt;
    private int inWindow;
    private int inLastWindow;

    /** @param requestsPerSecond 0 for no limit */
    TokenBucket(int requestsPerSecond, long now) {
        configured = requestsPerSecond == 0 ? Double.POSITIVE_INFINITY : requestsPerSecond;
        rate = configured;
        tokens = 1;
        filledAt = now;
        changedAt = now;
        windowAt = now;
    }

    /** Nanoseconds until a request may start; 0 for now. */
    long delay(long now) {
        fill(now);
        return tokens >= 1 ? 0 : Math.min(SECOND, (long) Math.ceil((1 - tokens) / own() * SECOND));
    }

    void take(long now) {
        fill(now);
        tokens -= 1;
        roll(now);
        inWindow++;
    }

    /** From now on this part of the rate is this process's. */
    void share(double fraction, long now) {
        fill(now);
        share = fraction;
    }

    private double own() {
        return rate * share;
    }

    /** The endpoint complained. Complaints within a second are one: they are about the same burst. */
    void halve(long now) {
        roll(now);
        if (share > 0 && (rate == configured || now - changedAt >= SECOND)) {
            double seen = Math.max(inWindow, inLastWindow) / share;
            rate = Math.max(0.5, Math.min(rate, seen) / 2);
            changedAt = now;
            tokens = Math.min(tokens, 0);
        }
    }

    /** Of all processes together, as far as this one has learned. */
    double rate() {
        return rate;
    }

    private void fill(long now) {
        while (rate < configured && now - changedAt >= GROWTH_EVERY) {
            rate = Math.min(configured, rate * GROWTH);
            changedAt += GROWTH_EVERY;
        }
        if (Double.isInfinite(rate)) {
            tokens = 1;
        } else {
            tokens = Math.min(Math.max(1, own() / 4), tokens + (double) (now - filledAt) / SECOND * own());
        }
        filledAt = now;
    }

    private void roll(long now) {
        if (now - windowAt >= SECOND) {
            inLastWindow = now - windowAt >= 2 * SECOND ? 0 : inWindow;
            inWindow = 0;
            windowAt = now;
        }
    }
}
