package dev.trace.worker.run;

import dev.trace.dag.task.Claim;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The database's time, as of the claim, moved on by this machine's monotonic clock. It is behind by as long as the
 * claim's answer was under way, and right on a machine whose own clock is wrong.
 */
final class LeaseClock extends Clock {
    private final Instant claimedAt;
    private final long claimedNanos;
    private final ZoneId zone;

    /** For a claim that was answered just now. */
    LeaseClock(Claim claim) {
        this(claim.leaseExpiresAt().minus(claim.lease()), System.nanoTime(), ZoneOffset.UTC);
    }

    private LeaseClock(Instant claimedAt, long claimedNanos, ZoneId zone) {
        this.claimedAt = claimedAt;
        this.claimedNanos = claimedNanos;
        this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new LeaseClock(claimedAt, claimedNanos, other);
    }

    @Override
    public Instant instant() {
        return claimedAt.plusNanos(System.nanoTime() - claimedNanos);
    }
}
