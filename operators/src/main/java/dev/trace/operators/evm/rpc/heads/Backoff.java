package dev.trace.operators.evm.rpc.heads;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** When an endpoint's socket may be tried again: after a second at first, twice as long each time, 60 seconds at most. */
final class Backoff {
    private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

    private final RandomGenerator random;
    private int failures;
    private long notBefore;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Pauses between half of the time and all of it, so that many who lost one server do not come back to it at once.
     *
     * @param atLeast nanoseconds that the endpoint asked for
     */
    void failed(long now, long atLeast) {
        long most = Math.min(LONGEST, FIRST << Math.min(failures, 6));
        failures++;
        notBefore = now + Math.max(atLeast, most / 2 + random.nextLong(most / 2 + 1));
    }

    void succeeded() {
        failures = 0;
    }

    /** Nanoseconds to wait. */
    long delay(long now) {
        return failures == 0 ? 0 : Math.max(0, notBefore - now);
    }
}
