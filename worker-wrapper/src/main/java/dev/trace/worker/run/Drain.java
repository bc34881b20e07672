package dev.trace.worker.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether a worker has begun to stop. Safe for use from several threads. */
final class Drain {
    private final CountDownLatch begun = new CountDownLatch(1);

    void begin() {
        begun.countDown();
    }

    boolean hasBegun() {
        return begun.getCount() == 0;
    }

    /** Waits until it has begun, but no longer than this. */
    void awaitBegin(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!begun.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            if (System.nanoTime() - deadline >= 0) {
                return;
            }
        }
    }
}
