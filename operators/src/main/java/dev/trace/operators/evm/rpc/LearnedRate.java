package dev.trace.operators.evm.rpc;

import java.util.concurrent.TimeUnit;

/**
 * How much an endpoint lets through in a second. Between two complaints exactly what it allows has passed, so that is what
 * the rate returns to: it starts a little below, stays near for most of a minute, and then probes ever faster, as TCP CUBIC
 * does. Time in which less was wanted than allowed teaches nothing and lets nothing grow. Guarded by the fleet's lock.
 */
final class LearnedRate {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    /** How far below the ceiling it starts again. */
    private static final double STEP_BACK = 0.04;
    /** Seconds until it is at the ceiling again. */
    private static final double RETURN = 15;

    /** What the endpoint would have let through while it was left alone is not seen. */
    private static final double OPTIMISM = 1.03;

    private static final double LEAST = 0.2;
    /** What must have passed between two complaints, and how long, to tell the ceiling. */
    private static final double ENOUGH = 10;
    /** The first guess, at least. */
    private static final double FIRST_GUESS = 5;
    /** Complaints after which a guess counts as knowledge whatever has passed. */
    private static final int SURELY = 5;
    /** A guess from a burst doubles in so many seconds until the next complaint. */
    private static final double DOUBLING = 2;

    private final double configured;
    private double ceiling;
    private boolean sure;
    private int complaints;
    private double busySeconds;
    private double passed;
    private long secondAt;
    private double inSecond;
    private double inLastSecond;

    /** @param configured most a second, however much would pass; infinite for no limit */
    LearnedRate(double configured, long now) {
        this.configured = configured;
        ceiling = Double.POSITIVE_INFINITY;
        sure = !Double.isInfinite(configured);
        secondAt = now;
    }

    /** What may be asked for in a second. */
    double perSecond() {
        if (Double.isInfinite(ceiling)) {
            return configured;
        }
        if (!sure) {
            return Math.min(configured, ceiling * Math.pow(2, busySeconds / DOUBLING));
        }
        double since = (busySeconds - RETURN) / RETURN;
        return Math.min(configured, ceiling * (1 + STEP_BACK * since * since * since));
    }

    /** The endpoint was kept as busy as is allowed for some time. */
    void busy(double seconds) {
        busySeconds += seconds;
    }

    /** Something was let through. */
    void passed(double cost, long now) {
        roll(now);
        passed += cost;
        inSecond += cost;
    }

    /** The endpoint complained, for the first time since it was asked to slow down. */
    void complaint(long now) {
        roll(now);
        double before = perSecond();
        double lately = Math.max(inSecond, inLastSecond);
        boolean first = Double.isInfinite(ceiling);
        if (!first && passed == 0) {
            busySeconds = 0;
            return; // it refuses everything, which tells nothing of the rate
        }
        if (!sure) {
            ceiling = first ? Math.min(before, Math.max(FIRST_GUESS, lately)) : Math.min(before / 2, lately);
            sure = ++complaints >= SURELY || (!first && passed >= ENOUGH && busySeconds >= 1);
        } else if (busySeconds >= 1 && passed >= ENOUGH) {
            ceiling = Math.max(before / 2, passed / busySeconds * OPTIMISM);
        } else {
            ceiling = before * 0.7;
        }
        ceiling = Math.max(LEAST, ceiling);
        busySeconds = 0;
        passed = 0;
    }

    /** Whether so little passed lately that something else than the rate must be too much. */
    boolean isFarFromCeiling(long now) {
        roll(now);
        return !Double.isInfinite(ceiling) && sure && Math.max(inSecond, inLastSecond) < perSecond() / 3;
    }

    private void roll(long now) {
        if (now - secondAt >= SECOND) {
            inLastSecond = now - secondAt >= 2 * SECOND ? 0 : inSecond;
            inSecond = 0;
            secondAt = now;
        }
    }
}
