package dev.trace.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a context lets its operator on, or says that the lease is lost, from one call on and for ever. Safe for use from
 * several threads.
 */
final class Gate {
    private final AtomicInteger passed = new AtomicInteger();
    private final int lostAt;
    private final boolean hangs;
    private final CountDownLatch hanging = new CountDownLatch(1);

    private Gate(int lostAt, boolean hangs) {
        this.lostAt = lostAt;
        this.hangs = hangs;
    }

    static Gate open() {
        return new Gate(Integer.MAX_VALUE, false);
    }

    /** Lets {@code calls} calls pass. */
    static Gate closingAfter(int calls) {
        return new Gate(calls, false);
    }

    /** Calls that wait for somebody else never end. */
    static Gate hanging() {
        return new Gate(Integer.MAX_VALUE, true);
    }

    void pass() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted");
        }
        if (passed.incrementAndGet() > lostAt) {
            throw new InterruptedException("the lease is lost");
        }
    }

    void hangIfAsked() throws InterruptedException {
        if (hangs) {
            hanging.countDown();
            new CountDownLatch(1).await();
        }
    }

    /** Passed when the operator waits for something that never comes. */
    CountDownLatch whenHanging() {
        return hanging;
    }

    int passed() {
        return passed.get();
    }
}
