package dev.trace.operators.evm.rpc;

import java.util.concurrent.locks.Condition;

/** Time as the pool sees it, so that a test can let it pass. Safe for use from several threads. */
interface Ticker {
    /** Elapsed time, only good for differences. */
    long nanos();

    /** Waits on a condition, whose lock is held, until it is signalled or some time has passed; may return sooner. */
    void await(Condition condition, long nanos) throws InterruptedException;

    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        @SuppressWarnings({"WaitNotInLoop", "ReturnValueIgnored"}) // every caller loops
        public void await(Condition condition, long nanos) throws InterruptedException {
            condition.awaitNanos(nanos);
        }
    };
}
