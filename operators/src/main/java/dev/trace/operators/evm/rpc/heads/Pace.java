package dev.trace.operators.evm.rpc.heads;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** How fast a chain goes, and what follows for those who watch it. Times are in nanoseconds. */
final class Pace {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long SOONEST_POLL = SECOND / 4;
    private static final long LATEST_POLL = 12 * SECOND;
    private static final int SILENT_BLOCKS = 5;
    private static final long SHORTEST_SILENCE = 10 * SECOND;
    private static final long LONGEST_SILENCE = 120 * SECOND;
    private static final long UNKNOWN_SILENCE = 60 * SECOND;
    private static final long LATEST_TIMESTAMP = Long.MAX_VALUE / SECOND;

    private final BlockTime timestamps = new BlockTime();
    private final BlockTime arrivals = new BlockTime();

    /** The head was so high at some time of ours. */
    void rose(long number, long now) {
        arrivals.saw(number, now);
    }

    /** A block says when it was made, in seconds. */
    void made(long number, long seconds) {
        if (seconds > 0 && seconds < LATEST_TIMESTAMP) {
            timestamps.saw(number, seconds * SECOND);
        }
    }

    /** By the blocks' own times, or else by when they were heard of; empty until learned. */
    OptionalLong blockTime() {
        OptionalLong own = timestamps.nanos();
        return own.isPresent() ? own : arrivals.nanos();
    }

    /** Time from one question for the head to the next, while heads are announced: one block. */
    long pollAnnounced() {
        return clamp(blockTime().orElse(SECOND), SOONEST_POLL, LATEST_POLL);
    }

    /** The same while asking is the only way to learn of it: a second, or one block where that is less. */
    long pollAlone() {
        return clamp(blockTime().orElse(SECOND), SOONEST_POLL, SECOND);
    }

    /** How old what is known of finality may be. */
    long finalized() {
        return clamp(blockTime().orElse(SECOND), SECOND, LATEST_POLL);
    }

    /** Time without a new head after which a subscription counts as dead: five blocks, within bounds. */
    long silence() {
        OptionalLong time = blockTime();
        return time.isEmpty()
                ? UNKNOWN_SILENCE
                : clamp(SILENT_BLOCKS * Math.min(time.getAsLong(), LONGEST_SILENCE), SHORTEST_SILENCE, LONGEST_SILENCE);
    }

    private static long clamp(long value, long least, long most) {
        return Math.min(most, Math.max(least, value));
    }
}
