package dev.trace.operators.evm.rpc;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Keeps calls from an endpoint that fails again and again, for one second at first and up to 60; then one call tries it.
 * Guarded by the fleet's lock.
 */
final class Breaker {
    private static final int FAILURES = 3;
    private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

    private int failures;
    private int openings;
    private long openSince;
    private long openUntil;

    boolean isOpen() {
        return openings > 0;
    }

    /** Nanoseconds since it opened; 0 if it is closed. */
    long openFor(long now) {
        return isOpen() ? now - openSince : 0;
    }

    /** Nanoseconds until a call may try; 0 for now, or if it is closed. */
    long delay(long now) {
        return isOpen() ? Math.max(0, openUntil - now) : 0;
    }

    /** @return whether this failure opened it */
    boolean failed(long now, RandomGenerator random) {
        boolean probe = isOpen() && delay(now) == 0;
        if (!probe && (isOpen() || ++failures < FAILURES)) {
            return false;
        }
        open(now, random);
        return !probe;
    }

    /** Opens it whatever happened before. */
    void open(long now, RandomGenerator random) {
        long most = Math.min(LONGEST, FIRST << Math.min(openings, 6));
        if (openings++ == 0) {
            openSince = now;
        }
        openUntil = now + most / 2 + random.nextLong(most / 2 + 1);
    }

    /** @return whether this success closed it */
    boolean succeeded() {
        boolean closed = isOpen();
        failures = 0;
        openings = 0;
        return closed;
    }
}
