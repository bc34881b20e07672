package dev.trace.operators.evm.rpc;

import java.util.concurrent.TimeUnit;

/** What an endpoint has let through since it complained, and in what time. Times are a {@link Ticker}'s. */
final class Spell {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    /** What must have passed, and how long, to tell a rate. */
    private static final double ENOUGH = 10;

    private final long since;
    private double busySeconds;
    private double passed;

    Spell(long now) {
        since = now;
    }

    void busy(double seconds) {
        busySeconds += seconds;
    }

    void passed(double cost) {
        passed += cost;
    }

    boolean hasNothingPassed() {
        return passed == 0;
    }

    boolean isTelling() {
        return busySeconds >= 1 && passed >= ENOUGH;
    }

    boolean lastsASecond(long now) {
        return now - since >= SECOND;
    }

    /** What passed in a second of those in which as much was wanted as is allowed; only of one that is telling. */
    double rate() {
        return passed / busySeconds;
    }

    /** What passed in a second of all; only of one that lasts a second. */
    double rateWithPauses(long now) {
        return passed / (now - since) * SECOND;
    }
}
