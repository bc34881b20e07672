package dev.trace.operators.evm.rpc.heads;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Whose turn it is: an endpoint that works is kept; after one that failed come the others, in order. */
final class Rota {
    private static final long NEVER = Long.MAX_VALUE;

    private final List<Standby> all;
    private int turn;

    Rota(List<HeadEndpoint> endpoints, RandomGenerator random) {
        all = endpoints.stream()
                .map(each -> new Standby(each, new Backoff(random)))
                .toList();
    }

    /** The one to try now; null if all rest. */
    @Nullable
    Standby ready(long now) {
        for (int i = 0; i < all.size(); i++) {
            Standby each = all.get((turn + i) % all.size());
            if (!each.barred && each.backoff.delay(now) == 0) {
                turn = (turn + i) % all.size();
                return each;
            }
        }
        return null;
    }

    /** Nanoseconds until one is ready. */
    long delay(long now) {
        return all.stream()
                .filter(each -> !each.barred)
                .mapToLong(each -> each.backoff.delay(now))
                .min()
                .orElse(NEVER);
    }

    /** The one whose turn it was has failed. */
    void pass() {
        turn = (turn + 1) % all.size();
    }
}
