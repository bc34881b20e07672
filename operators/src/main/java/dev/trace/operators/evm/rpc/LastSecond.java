package dev.trace.operators.evm.rpc;

import java.util.concurrent.TimeUnit;

/** What passed in the second that is going on, or in the one before it if that was more. */
final class LastSecond {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long since;
    private double current;
    private double before;

    LastSecond(long now) {
        since = now;
    }

    void passed(double cost, long now) {
        roll(now);
        current += cost;
    }

    double sum(long now) {
        roll(now);
        return Math.max(current, before);
    }

    private void roll(long now) {
        if (now - since >= SECOND) {
            before = now - since >= 2 * SECOND ? 0 : current;
            current = 0;
            since = now;
        }
    }
}
