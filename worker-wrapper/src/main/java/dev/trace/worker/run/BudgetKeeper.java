package dev.trace.worker.run;

import dev.trace.dag.task.BudgetAsk;
import dev.trace.dag.task.Pulse;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskServiceException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the shares of pools that attempts use, by asking with a heartbeat of one of them, and gives all back when none has
 * run for a moment that uses any. Asks one thing at a time, so that its answers come in order.
 */
final class BudgetKeeper implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(BudgetKeeper.class);
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long AFTER_ASKING = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LINGER = TimeUnit.SECONDS.toNanos(1);

    private final BudgetLease lease;
    private final ActiveAttempts active;
    private final Heartbeats heartbeats;
    private final DispatcherLink link;
    private final LongSupplier nanos;
    private long busyAt;
    private int asked;

    /** @param nanos elapsed time, the same as the lease's */
    BudgetKeeper(
            BudgetLease lease, ActiveAttempts active, Heartbeats heartbeats, DispatcherLink link, LongSupplier nanos) {
        this.lease = lease;
        this.active = active;
        this.heartbeats = heartbeats;
        this.link = link;
        this.nanos = nanos;
        busyAt = nanos.getAsLong();
    }

    /** Until interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(Math.max(1, Math.min(LOOK, round())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for what is due, and says how long nothing will be. */
    long round() throws InterruptedException {
        List<Attempt> attempts = List.copyOf(active.all());
        giveBackAstray();
        Set<String> pools = new TreeSet<>();
        attempts.forEach(attempt -> pools.addAll(attempt.pools()));
        if (pools.isEmpty()) {
            if (nanos.getAsLong() - busyAt >= LINGER && lease.sinceGranted() >= LINGER) {
                release();
            }
            return LOOK;
        }
        busyAt = nanos.getAsLong();
        long wait = lease.renewalIn(pools);
        if (wait > 0) {
            return wait;
        }
        // Each time another, since one may be stale or about to end.
        ask(attempts.get(asked++ % attempts.size()), lease.renewal(pools));
        return Math.max(AFTER_ASKING, lease.renewalIn(pools));
    }

    private void ask(Attempt attempt, BudgetAsk ask) {
        long askedAt = nanos.getAsLong();
        Optional<Pulse> pulse =
                heartbeats.beat(attempt, tasks -> tasks.heartbeat(attempt.key(), attempt.progress(), ask));
        pulse.ifPresent(answer -> lease.renewed(ask, answer.budget(), askedAt));
    }

    /** Gives everything back: nothing that runs uses it. What cannot be told to a dispatcher lapses by itself. */
    void release() throws InterruptedException {
        giveBackAstray();
        Optional<String> holder = lease.release();
        if (holder.isPresent()) {
            giveBack(holder.get());
        }
    }

    private void giveBackAstray() throws InterruptedException {
        for (String holder : lease.takeAstray()) {
            giveBack(holder);
        }
    }

    private void giveBack(String holder) throws InterruptedException {
        try {
            link.once(tasks -> {
                tasks.releaseBudget(holder);
                return holder;
            });
        } catch (TaskServiceException | RuntimeException e) {
            log.debug("shares that were given back lapse: {}", e.getMessage());
        } catch (StaleAttemptException e) {
            throw new AssertionError("a release has no attempt", e);
        }
    }
}
