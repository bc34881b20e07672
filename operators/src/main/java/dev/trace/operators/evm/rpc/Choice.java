package dev.trace.operators.evm.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint a call should go to now.
 *
 * @param endpoint null if none is free
 * @param anyWell whether one is well and only at its limits
 * @param delay nanoseconds until it is worth choosing again; {@link Endpoint#NEVER} if waiting helps nothing
 */
record Choice(@Nullable Endpoint endpoint, boolean anyWell, long delay) {
    private static final long A_WHILE = 1_000_000_000L;

    /** Prefers endpoints that have not failed this call, and those that have not lied lately. */
    static Choice among(List<Endpoint> endpoints, Call call, long now) {
        Endpoint preferred = call.preferred;
        if (preferred != null && preferred.canServe(call, now) && preferred.illFor(now) == 0) {
            return of(List.of(preferred), call, now);
        }
        List<Endpoint> able =
                endpoints.stream().filter(each -> each.canServe(call, now)).toList();
        List<Endpoint> well =
                able.stream().filter(each -> each.illFor(now) == 0).toList();
        if (well.isEmpty()) {
            return new Choice(
                    null,
                    false,
                    able.stream().mapToLong(each -> each.illFor(now)).min().orElse(Endpoint.NEVER));
        }
        List<Endpoint> trusted =
                well.stream().filter(each -> !each.isAside(now)).toList();
        List<Endpoint> fresh =
                trusted.stream().filter(each -> !call.avoided.contains(each)).toList();
        return of(fresh.isEmpty() ? trusted.isEmpty() ? well : trusted : fresh, call, now);
    }

    /** Among endpoints that are all fit. */
    static Choice of(List<Endpoint> fit, Call call, long now) {
        Endpoint best = null;
        long delay = A_WHILE;
        for (Endpoint each : fit) {
            if (each.isFull(now)) {
                continue;
            }
            long wait = each.delay(call.method(), now);
            if (wait > 0) {
                delay = Math.min(delay, wait);
            } else if (best == null || each.load() < best.load()) {
                best = each;
            }
        }
        return new Choice(best, true, delay);
    }
}
