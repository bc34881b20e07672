package dev.trace.operators.evm.rpc;

/**
 * The part of an endpoint's limits that is this process's, and until when: the whole for ever unless somebody says
 * otherwise, and nothing once what was said has lapsed. Guarded by the fleet's lock. Times are a {@link Ticker}'s.
 */
final class Share {
    /** A third of three, in floating point, is still one. */
    private static final double ROUNDING = 1e-6;

    private double fraction = 1;
    private boolean lapses;
    private long endsAt;

    void set(double value, long until) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a share is a fraction between 0 and 1, not " + value);
        }
        fraction = value;
        lapses = true;
        endsAt = until;
    }

    /** How many of a limit that counts whole things, such as requests at once. */
    int of(int limit, long now) {
        boolean over = lapses && endsAt - now <= 0;
        return over ? 0 : (int) Math.floor(limit * fraction + ROUNDING);
    }
}
