package dev.trace.operators.evm.rpc;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** Time that goes as usual, and leaps when a test says so: waits see it. */
final class ShiftedTicker implements Ticker {
    private final AtomicLong leapt = new AtomicLong();

    @Override
    public long nanos() {
        return System.nanoTime() + leapt.get();
    }

    @Override
    @SuppressWarnings({"WaitNotInLoop", "ReturnValueIgnored"}) // every caller loops
    public void await(Condition condition, long nanos) throws InterruptedException {
        condition.awaitNanos(Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(5)));
    }

    void leap(long seconds) {
        leapt.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
