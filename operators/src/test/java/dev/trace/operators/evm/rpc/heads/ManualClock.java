package dev.trace.operators.evm.rpc.heads;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** Time that passes when a test says so. */
final class ManualClock implements HeadClock {
    private final AtomicLong now = new AtomicLong(-50); // elapsed time may be negative

    @Override
    public long nanos() {
        return now.get();
    }

    /** Returns early, again and again, as waits may: so it sees the time pass. */
    @Override
    @SuppressWarnings({"WaitNotInLoop", "ReturnValueIgnored"}) // every caller loops
    public void await(Condition condition, long nanos) throws InterruptedException {
        condition.awaitNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }

    void pass(long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
