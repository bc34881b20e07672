package dev.trace.operators.evm.rpc;

import dev.trace.operators.evm.rpc.heads.HeadClock;
import java.util.concurrent.locks.Condition;

/** Time as the pool sees it, so that a test can let it pass. Safe for use from several threads. */
interface Ticker extends HeadClock {
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
