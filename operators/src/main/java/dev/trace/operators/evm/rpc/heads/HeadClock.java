package dev.trace.operators.evm.rpc.heads;

import java.util.concurrent.locks.Condition;

/** Time, so that a test can let it pass. Safe for use from several threads. */
public interface HeadClock {
    /** Elapsed time, only good for differences. */
    long nanos();

    /** Waits on a condition, whose lock is held, until it is signalled or some time has passed; may return sooner. */
    void await(Condition condition, long nanos) throws InterruptedException;
}
