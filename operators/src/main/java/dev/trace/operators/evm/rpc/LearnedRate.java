package dev.trace.operators.evm.rpc;

import java.util.concurrent.TimeUnit;

/**
 * How much an endpoint lets through in a second. Between two complaints exactly what it allows has passed, so that is what
 * the rate returns to: it starts a little below, stays near for most of a minute, and then probes ever faster, as TCP CUBIC
 * does. Time in which less was wanted than allowed teaches nothing and lets nothing grow.
 *
 * <p>Some endpoints also complain for reasons of their own, at any rate. Such complaints come too early, while no more is
 * asked for than has passed before. After some of them the rate grows fast to see what happens: if now many are refused,
 * it was the rate after all, and that is doubted again only after a longer time; if not, nothing was lost by too low a
 * rate for long. Guarded by the fleet's lock.
 */
final class LearnedRate {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** How far below the ceiling it starts again. */
    private static final double STEP_BACK = 0.04;
    /** Seconds until it is at the ceiling again. */
    private static final double RETURN = 15;

    /** What the endpoint would have let through while it was left alone is not seen. */
    private static final double OPTIMISM = 1.03;
    /** Makes up for the step back and a chance complaint, so that these alone do not lower the ceiling. */
    private static final double TRUST = 1.045;
    /** How far early complaints may lower a ceiling: if it were lower yet, many would be refused. */
    private static final double LOWEST_BY_CHANCE = 0.9;

    private static final double LEAST = 0.2;
    /** More than any endpoint can be asked for. */
    private static final double MOST = 1e9;
    /** The first guess, at least. */
    private static final double FIRST_GUESS = 5;
    /** Guesses after which one counts as knowledge, whatever has passed. */
    private static final int SURELY = 5;
    /** Of the rate that was too much, if nothing better is known. */
    private static final double BACK_OFF = 0.7;

    /** While it grows it doubles in so many seconds. */
    private static final double DOUBLING = 2;
    /** Growth to what most endpoints allow takes less. */
    private static final long LONG_GROWTH = 10 * SECOND;
    /** Part of the requests that may be refused while it grows on; beyond, less must be tried. */
    private static final double TOLERABLE = 0.02;

    /** Four early complaints make the ceiling doubtful, or twenty others. */
    private static final int DOUBTFUL = 20;

    private static final int EARLY = 5;
    private static final long FIRST_CERTAINTY = 8 * SECOND;
    private static final long LONGEST_CERTAINTY = 128 * SECOND;
    /** A ceiling was none if so many times as much passes. */
    private static final double MORE = 1.2;

    private final double configured;
    private final Refusals refusals = new Refusals();
    private final LastSecond lastSecond;
    private Spell spell;
    private double ceiling = Double.POSITIVE_INFINITY;
    private double busySeconds;
    /** Whether the ceiling is known; otherwise the rate grows from it. */
    private boolean sure;

    private int guesses;
    private double grownFrom;
    private long grownSince;
    /** The ceiling when that was last adjusted for a reason; 0 if it was not since the rate grew. */
    private double seen;

    private int doubts;
    private long certainty = FIRST_CERTAINTY;
    private long certainSince;

    /** @param configured most a second, however much would pass; infinite for no limit */
    LearnedRate(double configured, long now) {
        this.configured = configured;
        sure = !Double.isInfinite(configured);
        lastSecond = new LastSecond(now);
        spell = new Spell(now);
        certainSince = now;
    }

    /** What may be asked for in a second. */
    double perSecond() {
        if (Double.isInfinite(ceiling)) {
            return configured;
        }
        if (!sure) {
            return Math.min(configured, Math.min(MOST, ceiling * Math.pow(2, busySeconds / DOUBLING)));
        }
        double since = (busySeconds - RETURN) / RETURN;
        return Math.min(configured, ceiling * (1 + STEP_BACK * since * since * since));
    }

    /** The endpoint was kept as busy as is allowed for some time. */
    void busy(double seconds) {
        busySeconds += seconds;
        spell.busy(seconds);
    }

    /** Something was let through. */
    void passed(double cost, long now) {
        lastSecond.passed(cost, now);
        spell.passed(cost);
        refusals.passed(now);
    }

    /** A request was refused, perhaps one that was sent before the endpoint was last asked for less. */
    void refused() {
        refusals.refused();
    }

    /**
     * The endpoint complained, for the first time since it was last asked for less.
     *
     * @return whether the rate is the likely reason, and less is asked for from now on
     */
    boolean complaint(long now) {
        if (Double.isInfinite(ceiling)) {
            first(now);
            return true;
        }
        if (spell.hasNothingPassed()) {
            busySeconds = 0;
            spell = new Spell(now);
            return true; // it refuses everything, which tells nothing of the rate
        }
        return sure ? nearCeiling(now) : whileGrowing(now);
    }

    private void first(long now) {
        sure &= spell.isTelling(); // if not, it is a guess from what may be a bad moment, and grows
        ceiling = sure
                ? Math.max(perSecond() / 2, spell.rate() * OPTIMISM)
                : Math.min(perSecond(), Math.max(FIRST_GUESS, lastSecond.sum(now)));
        grownFrom = ceiling;
        startAgain(now);
        startGrowth(now);
    }

    private boolean nearCeiling(long now) {
        boolean many = refusals.areMany();
        boolean early = !many && busySeconds < RETURN;
        if (spell.isTelling()) {
            lower(early);
            doubts += early ? EARLY : 1;
            startAgain(now);
        } else if (!early) {
            ceiling = Math.max(LEAST, perSecond() * BACK_OFF);
            startAgain(now);
        }
        if (!early || seen == 0) {
            seen = ceiling;
        }
        if (many) {
            refusals.forgetLast();
        }
        if (doubts >= DOUBTFUL && now - certainSince >= certainty) {
            sure = false;
            grownFrom = ceiling;
            startGrowth(now);
        }
        return !early;
    }

    private void lower(boolean early) {
        double passed = spell.rate();
        ceiling = early
                ? Math.max(seen * LOWEST_BY_CHANCE, Math.min(ceiling, passed * TRUST))
                : Math.max(perSecond() / 2, passed * OPTIMISM);
        ceiling = Math.max(LEAST, ceiling);
    }

    private boolean whileGrowing(long now) {
        boolean tooLong = now - grownSince >= LONG_GROWTH && refusals.share() > TOLERABLE;
        if (!refusals.areMany() && !tooLong) {
            if (spell.lastsASecond(now)) {
                spell = new Spell(now); // so that it tells of the rate that it has grown to
            }
            return false;
        }
        ceiling = Math.max(LEAST, reached(now));
        sure = ++guesses >= SURELY || spell.isTelling();
        certainty = ceiling > MORE * grownFrom ? FIRST_CERTAINTY : Math.min(LONGEST_CERTAINTY, 2 * certainty);
        certainSince = now;
        seen = 0;
        startAgain(now);
        refusals.forgetLast();
        if (!sure) {
            startGrowth(now);
        }
        return true;
    }

    /** What has passed at the end of growth; less may have been wanted than was allowed. */
    private double reached(long now) {
        double lately = lastSecond.sum(now);
        if (!spell.isTelling()) {
            return Math.min(perSecond() * BACK_OFF, Math.max(FIRST_GUESS, lately));
        }
        double wanted = Math.max(spell.rateWithPauses(now), lately);
        return Math.min(perSecond(), Math.min(spell.rate() * OPTIMISM, wanted));
    }

    private void startAgain(long now) {
        busySeconds = 0;
        spell = new Spell(now);
    }

    private void startGrowth(long now) {
        grownSince = now;
        doubts = 0;
        refusals.countAnew();
    }

    /** Whether so little passed lately that a complaint must be about something else than the rate. */
    boolean isFarFromCeiling(long now) {
        return !Double.isInfinite(ceiling) && sure && lastSecond.sum(now) < perSecond() / 3;
    }
}
