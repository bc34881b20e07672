package dev.trace.operators.evm.rpc;

/**
 * What part of its requests an endpoint refuses as too many. One that is asked for much more than it allows refuses
 * several of the next few; one that refuses now and then for reasons of its own does not. Guarded by the fleet's lock.
 */
final class Refusals {
    /** About so many requests are the last ones. */
    private static final double LAST = 48;
    /** Six in a row, or what a rate soon leads to that is a fifth too high, but chance hardly ever. */
    private static final double MANY = 0.1;

    private static final int FEW = 8;

    private double lastShare;
    private boolean anyPassed;
    private long passedAt;
    private long passed;
    private long refused;

    /** Calls that pass at one moment came in one batch and count as one request, as a batch does that is refused. */
    void passed(long now) {
        if (!anyPassed || now != passedAt) {
            anyPassed = true;
            passedAt = now;
            passed++;
            lastShare -= lastShare / LAST;
        }
    }

    void refused() {
        refused++;
        lastShare += (1 - lastShare) / LAST;
    }

    /** Whether so many of the last requests were refused that it cannot be chance. */
    boolean areMany() {
        return lastShare >= MANY;
    }

    /** The endpoint is asked for less from now on, so that the last requests tell nothing any more. */
    void forgetLast() {
        lastShare = 0;
    }

    /** Part of the requests since they were last counted anew; 0 while too few were refused to tell. */
    double share() {
        return refused < FEW ? 0 : (double) refused / (refused + passed);
    }

    void countAnew() {
        passed = 0;
        refused = 0;
    }
}
