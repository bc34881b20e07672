package dev.trace.operators.evm.rpc;

import java.util.concurrent.TimeUnit;

/**
 * Lets start what an endpoint may be asked for in a second, counted in calls or in compute units: as configured and as
 * learned. A process that shares the endpoint with others has its share of either. Guarded by the fleet's lock. Times are a {@link Ticker}'s.
 */
final class TokenBucket {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Seconds whose tokens are kept for later. */
    private static final double KEPT = 0.25;
    /** Seconds whose tokens one batch may take. */
    private static final double BURST = 0.5;

    private final LearnedRate learned;
    private double share = 1;
    private double tokens = 1;
    private long filledAt;
    private long slowedDownAt;
    private boolean slowedDown;

    /** @param perSecond 0 for no limit */
    TokenBucket(int perSecond, long now) {
        learned = new LearnedRate(perSecond == 0 ? Double.POSITIVE_INFINITY : perSecond, now);
        filledAt = now;
    }

    /** Nanoseconds until something may start; 0 for now. */
    long delay(long cost, long now) {
        fill(now);
        double missing = Math.min((double) cost, most()) - tokens;
        long wait = missing <= 0 ? 0 : (long) Math.ceil(Math.min((double) SECOND, missing / own() * SECOND));
        return wait + Math.max(0, filledAt - now);
    }

    /** Starts something, even if that takes tokens of the future. */
    void take(long cost, long now) {
        fill(now);
        if (!Double.isInfinite(tokens)) {
            tokens -= cost;
        }
    }

    /** What may be started at once, in debt if need be, without being a burst. */
    double burst() {
        return own() * BURST;
    }

    /** Something that was started was not complained of. */
    void passed(long cost, long now) {
        if (share > 0) {
            learned.passed(cost / share, now); // with others that do as we do
        }
    }

    /**
     * The endpoint complained of something. Complaints of what was started before it was asked to slow down are about the
     * same burst.
     *
     * @return whether it must now be asked for less
     */
    boolean complaint(long startedAt, long now) {
        fill(now);
        learned.refused();
        boolean isNews = !slowedDown || startedAt - slowedDownAt > 0;
        if (!isNews || (share > 0 && !learned.complaint(now))) {
            return false;
        }
        slowedDown = true;
        slowedDownAt = now;
        tokens = 0;
        return true;
    }

    /** Nothing is gained for some time, for the endpoint is left alone; at most a second of it counts as busy. */
    void rest(long nanos, long now) {
        fill(now);
        if (now + nanos - filledAt > 0) {
            learned.busy(Math.min(SECOND, now + nanos - filledAt) / (double) SECOND);
            filledAt = now + nanos;
        }
    }

    /** From now on this part of the rate, 0 to 1, is this process's. */
    void share(double part, long now) {
        fill(now);
        share = part;
        tokens = Math.min(tokens, most());
    }

    /** Of all processes together, as far as this one has learned. */
    double rate() {
        return learned.perSecond();
    }

    private double own() {
        return share == 0 ? 0 : rate() * share;
    }

    boolean isFarFromCeiling(long now) {
        return learned.isFarFromCeiling(now);
    }

    private double most() {
        return Math.max(1, own() * KEPT);
    }

    private void fill(long now) {
        double seconds = (double) (now - filledAt) / SECOND;
        if (seconds <= 0) {
            return;
        }
        double rate = own();
        filledAt = now;
        if (Double.isInfinite(rate)) {
            tokens = rate;
            return;
        }
        double all = tokens + seconds * rate;
        double unused = Math.max(0, all - most());
        if (rate > 0) {
            learned.busy(Math.max(0, seconds - unused / rate));
        }
        tokens = all - unused;
    }
}
