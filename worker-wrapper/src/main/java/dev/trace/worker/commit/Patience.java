package dev.trace.worker.commit;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * How long work is tried again that another transaction or the loss of the server has ended: as long as the lease is held,
 * and no longer than a server takes to start again. For one thread.
 */
final class Patience {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final int DOUBLINGS = 6;

    private final BooleanSupplier held;
    private long firstFailure;
    private int failures;

    /** @param held whether the work is still wanted */
    Patience(BooleanSupplier held) {
        this.held = held;
    }

    /**
     * Waits before the next try, a little longer each time, and never as long as somebody else.
     *
     * @return false if there is to be none
     */
    boolean pause() throws InterruptedException {
        if (failures == 0) {
            firstFailure = System.nanoTime();
        }
        if (!held.getAsBoolean() || System.nanoTime() - firstFailure >= LONGEST.toNanos()) {
            return false;
        }
        long pause = FIRST_PAUSE_MILLIS << Math.min(failures, DOUBLINGS);
        failures++;
        Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause + pause / 2));
        return true;
    }
}
