package dev.trace.operators.evm.rpc;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** Time that leaps over every wait, and keeps account of it. */
final class LeapingTicker implements Ticker {
    private final AtomicLong leapt = new AtomicLong();

    @Override
    public long nanos() {
        return System.nanoTime() + leapt.get();
    }

    @Override
    public void await(Condition condition, long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        leapt.addAndGet(nanos);
    }

    void leap(long seconds) {
        leapt.addAndGet(seconds * 1_000_000_000L);
    }

    double waitedSeconds() {
        return leapt.get() / 1e9;
    }
}
