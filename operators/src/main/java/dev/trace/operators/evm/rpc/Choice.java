package dev.trace.operators.evm.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint a call should go to now.
 *
 * @param endpoint null if none is free
 * @param anyWell whether one is well and only at its limits
 * @param delay nanoseconds until it is worth choosing again; {@link Endpoint#NEVER} if waiting helps nothing
 * @param saving that lacks nothing but what the call costs by the second, which it gains while others leave it alone; null
 *     if none does
 */
record Choice(
        @Nullable Endpoint endpoint,
        boolean anyWell,
        long delay,
        @Nullable Endpoint saving) {
    private static final long A_WHILE = 1_000_000_000L;
    /** Before anything is known. */
    static final Choice NOT_YET = new Choice(null, true, A_WHILE, null);

    private static final long TRIED_EVERY = 30 * A_WHILE;
    private static final double SLOWER = 2;
    private static final double MARGIN = 1e8;

    /** Prefers endpoints that have not failed this call, and those that have not lied lately. */
    static Choice among(List<Endpoint> endpoints, Call call, Moment moment) {
        long now = moment.now;
        Endpoint preferred = call.preferred;
        boolean takesIt = preferred != null && endpoints.contains(preferred) && preferred.hasShare(now);
        if (preferred != null && takesIt && preferred.canServe(call, now) && preferred.illFor(now) == 0) {
            return of(List.of(preferred), call, moment);
        }
        List<Endpoint> able =
                endpoints.stream().filter(each -> each.canServe(call, now)).toList();
        List<Endpoint> well =
                able.stream().filter(each -> each.illFor(now) == 0).toList();
        if (well.isEmpty()) {
            return new Choice(
                    null,
                    false,
                    able.stream().mapToLong(each -> each.illFor(now)).min().orElse(Endpoint.NEVER),
                    null);
        }
        List<Endpoint> ours = well.stream().filter(each -> each.hasShare(now)).toList();
        if (!ours.isEmpty()) {
            well = ours;
        }
        List<Endpoint> trusted =
                well.stream().filter(each -> !each.isAside(now)).toList();
        List<Endpoint> fresh =
                trusted.stream().filter(each -> !call.avoided.contains(each)).toList();
        return of(fresh.isEmpty() ? trusted.isEmpty() ? well : trusted : fresh, call, moment);
    }

    /** Among endpoints that are all fit. */
    private static Choice of(List<Endpoint> fit, Call call, Moment moment) {
        long now = moment.now;
        Endpoint best = null;
        Endpoint saving = null;
        long delay = A_WHILE;
        for (Endpoint each : fit) {
            long wait = each.delay(call.method(), now);
            if (each.isFull(now) || isBetterLeft(each, fit, moment)) {
                continue;
            }
            if (wait > 0) {
                saving = saving == null || wait < delay ? each : saving;
                delay = Math.min(delay, wait);
            } else if (best == null || each.load() < best.load()) {
                best = each;
            }
        }
        return new Choice(best, true, delay, best == null ? saving : null);
    }

    /**
     * Whether a call is answered sooner if it waits for another endpoint: answers are read in order, so that a slow one
     * holds up all that are asked for after it. Now and then one call shows whether it is still slow.
     */
    private static boolean isBetterLeft(Endpoint slow, List<Endpoint> fit, Moment moment) {
        if (slow.underWay == 0 && moment.now - slow.triedAt >= TRIED_EVERY) {
            return false;
        }
        return fit.stream()
                .filter(each -> each != slow && each.latencyNanos > 0)
                .anyMatch(each -> slow.latencyNanos > SLOWER * each.expectedNanos(moment.waiting) + MARGIN);
    }

    /**
     * When it is chosen.
     *
     * @param now by the fleet's ticker
     * @param waiting calls that wait for an endpoint, this one among them
     */
    record Moment(long now, int waiting) {}
}
