package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.BlockRange;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How many blocks one endpoint is asked for at once, for filters of one shape. It follows what the endpoint says, and
 * what its answers hold. Guarded by its {@link RangeLimits}.
 */
final class RangeLimit {
    /** Every provider of note but the free plans allows it. */
    static final long FIRST = 2_000;

    /** Half of the limit of 10,000 logs that most providers have. */
    static final long TARGET_LOGS = 5_000;

    private static final long REFUSAL_LASTS = TimeUnit.HOURS.toNanos(1);

    private long most = FIRST;
    private long cap = Long.MAX_VALUE;
    private long capSince;
    private long target = TARGET_LOGS;
    private boolean hasGivenLogs;
    private boolean hasRefused;
    private long refusedAt;

    /** Blocks at once, at least 1. */
    long most() {
        return most;
    }

    /** Whether it has refused ranges of late, and allows fewer than some blocks; who is not asked cannot show otherwise. */
    boolean allowsLessThan(long blocks, long now) {
        return hasRefused && now - refusedAt < REFUSAL_LASTS && most < blocks;
    }

    /** Whether it has given a log yet. One without an index of logs says that there are none, without an error. */
    boolean hasGivenLogs() {
        return hasGivenLogs;
    }

    /**
     * A range of more than one block was too large.
     *
     * @return how many of its blocks to ask for instead: fewer
     */
    long refused(BlockRange range, RangeHint hint, long now) {
        long failed = range.blocks();
        OptionalLong proposed = hint.proposed(range);
        long length = proposed.orElse(failed / 2);
        if (hint.blocks().isPresent()) {
            // One that allows N and refuses N does not count as we do.
            long allowed = hint.blocks().getAsLong() == failed
                    ? failed - 1
                    : hint.blocks().getAsLong();
            if (allowed < failed && proposed.orElse(0) <= allowed) {
                cap = allowed;
                capSince = now;
                length = proposed.orElse(allowed);
            }
        }
        hasRefused = true;
        refusedAt = now;
        narrow(length);
        return length;
    }

    /** Ranges of a length are known to do, longer ones are not. */
    void narrow(long length) {
        most = Math.max(1, Math.min(most, length));
    }

    /** A range was answered. */
    void answered(long blocks, long logs, long now) {
        hasGivenLogs |= logs > 0;
        if (cap != Long.MAX_VALUE && now - capSince >= REFUSAL_LASTS) {
            cap = Long.MAX_VALUE;
        }
        if (logs > target) {
            narrow(blocks * target / logs);
        } else if (logs < target / 2 && blocks >= most) {
            most = Math.min(cap, most + Math.max(1, most / 4));
        }
    }

    /** The endpoint is known to cut lists at a length. */
    void cuts(long logs) {
        target = Math.max(1, Math.min(target, logs / 2));
    }
}
