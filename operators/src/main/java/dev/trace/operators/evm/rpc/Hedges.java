package dev.trace.operators.evm.rpc;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Sends a call that is slow to be answered to a second endpoint too, if one is free within its limits; the first answer
 * wins, and the other request is cancelled. Calls of a batch are left as they are. Safe for use from several threads.
 */
final class Hedges implements AutoCloseable {
    private final Turns turns;
    private final Attempts attempts;
    private final long afterNanos;
    private final ScheduledThreadPoolExecutor clock;
    private final ExecutorService threads;

    private Hedges(PoolSettings settings, Fleet fleet, Attempts attempts, long afterNanos) {
        turns = fleet.turns();
        this.attempts = attempts;
        this.afterNanos = afterNanos;
        ThreadFactory daemons = body -> {
            Thread thread = new Thread(body, "rpc-" + settings.name() + "-hedge");
            thread.setDaemon(true);
            return thread;
        };
        clock = new ScheduledThreadPoolExecutor(1, daemons);
        clock.setRemoveOnCancelPolicy(true);
        threads = Executors.newCachedThreadPool(daemons); // as many as endpoints take requests
    }

    /** Empty unless the pool is to hedge and has where to. */
    static Optional<Hedges> of(PoolSettings settings, Fleet fleet, Attempts attempts) {
        return settings.endpoints().size() < 2
                ? Optional.empty()
                : settings.hedgeAfter().map(after -> new Hedges(settings, fleet, attempts, after.toNanos()));
    }

    /** Watches the attempt at a call at an endpoint until the future is cancelled. */
    Future<?> watch(Call call, Endpoint endpoint) {
        return clock.schedule(() -> hedge(call, endpoint), afterNanos, TimeUnit.NANOSECONDS);
    }

    private void hedge(Call call, Endpoint endpoint) {
        Endpoint other = call.isDone() ? null : turns.another(call, endpoint);
        if (other != null) {
            threads.execute(() -> attempts.second(call, other));
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        threads.shutdown(); // the transport cancels what they wait for
    }
}
