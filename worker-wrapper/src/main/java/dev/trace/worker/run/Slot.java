package dev.trace.worker.run;

import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.BudgetAsk;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskServiceException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims one task after another and watches over the attempt, which has a thread of its own so that one that does not
 * stop can be left behind.
 */
final class Slot implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Slot.class);
    private static final Duration WHILE_AWAY = Duration.ofMillis(500);
    private static final Duration AFTER_BUG = Duration.ofSeconds(10);
    private static final long SHORTEST_CLAIM = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_WATCH = TimeUnit.MILLISECONDS.toNanos(200);

    private final WorkerParts parts;
    private final ActiveAttempts active;
    private final Heartbeats heartbeats;
    private final Drain drain;
    private final Shift shift;
    private @Nullable Thread claiming;

    Slot(WorkerParts parts, ActiveAttempts active, Heartbeats heartbeats, Drain drain, Shift shift) {
        this.parts = parts;
        this.active = active;
        this.heartbeats = heartbeats;
        this.drain = drain;
        this.shift = shift;
    }

    /** Until drained, or nothing is left that it may claim. */
    @Override
    public void run() {
        try {
            while (!drain.hasBegun() && shift.reserve()) {
                claimAndServe();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void claimAndServe() throws InterruptedException {
        long askedAt = System.nanoTime();
        boolean claimed = false;
        try {
            Optional<Claim> claim = claim();
            claimed = claim.isPresent();
            if (claimed) {
                serve(claim.get(), askedAt);
            } else {
                shift.giveBack();
                active.idle();
                // A service that does not wait by itself must not be asked without pause.
                drain.awaitBegin(Duration.ofNanos(SHORTEST_CLAIM - (System.nanoTime() - askedAt)));
            }
        } catch (TaskServiceException e) {
            shift.giveBack();
            drain.awaitBegin(shift.patience(WHILE_AWAY));
        } catch (RuntimeException e) {
            if (!claimed) {
                shift.giveBack();
            }
            log.warn("⚠️ no task can be claimed, trying again: {}", e.toString());
            log.info("stack trace of the failed claim", e);
            drain.awaitBegin(shift.patience(AFTER_BUG));
        }
    }

    /** Makes a claim that waits give up. */
    synchronized void interruptClaim() {
        if (claiming != null) {
            claiming.interrupt();
        }
    }

    private Optional<Claim> claim() throws TaskServiceException {
        WorkerSettings settings = parts.settings();
        ClaimRequest request = new ClaimRequest(
                settings.name(),
                settings.runtimes(),
                settings.jobs(),
                parts.pools().chains(),
                shift.patience(settings.patience()));
        Optional<BudgetAsk> ask = parts.pools().budget().map(BudgetLease::lacking);
        ClaimRequest asking = ask.map(request::sharing).orElse(request);
        long askedAt = System.nanoTime();
        synchronized (this) {
            claiming = Thread.currentThread();
        }
        try {
            Optional<Claim> claim =
                    drain.hasBegun() ? Optional.empty() : parts.link().once(tasks -> tasks.claim(asking));
            if (claim.isPresent() && ask.isPresent()) {
                parts.pools()
                        .budget()
                        .orElseThrow()
                        .claimed(ask.get(), claim.get().budget(), askedAt);
            }
            return claim;
        } catch (InterruptedException e) {
            log.debug("a claim gives up waiting");
            return Optional.empty();
        } catch (StaleAttemptException e) {
            throw new AssertionError("a claim has no attempt", e);
        } finally {
            synchronized (this) {
                claiming = null;
                // An interrupt that came too late must not hit what follows.
                boolean ignored = Thread.interrupted();
            }
        }
    }

    private void serve(Claim claim, long askedAt) throws InterruptedException {
        Attempt attempt = new Attempt(claim, askedAt);
        if (drain.hasBegun()) {
            parts.link().complete(attempt, new AttemptOutcome.Released("the worker stops"));
            return;
        }
        Optional<String> refusal = parts.monitor().starting(attempt.key(), attempt.task());
        if (refusal.isPresent()) {
            parts.link().complete(attempt, new AttemptOutcome.Released(refusal.get()));
            // Whoever refuses is about to end the worker, and must not be asked without pause until then.
            drain.awaitBegin(WHILE_AWAY);
            return;
        }
        active.add(attempt);
        shift.begin();
        try {
            // A long wait for the task counts against the lease: it may have begun only now.
            if (attempt.leaseLeft() < claim.lease().toNanos() / 2) {
                heartbeats.beat(attempt);
            }
            AttemptThread.start(attempt, parts);
            heartbeats.wake();
            watch(attempt);
        } finally {
            active.remove(attempt);
            shift.end();
            parts.monitor().ended(attempt.key());
        }
    }

    private void watch(Attempt attempt) throws InterruptedException {
        Duration grace = parts.settings().stopGrace();
        while (!attempt.awaitEnd(Math.max(1, Math.min(LONGEST_WATCH, attempt.leaseLeft())))) {
            attempt.expire();
            if (attempt.stoppedFor(grace)) {
                abandon(attempt);
                return;
            }
        }
    }

    /** Its thread may run on; whatever it asks of its context is refused, and its fence is behind any newer one. */
    private void abandon(Attempt attempt) throws InterruptedException {
        Stop stop = attempt.stopped().orElseThrow();
        log.warn(
                "🔥 {}: operator {} did not stop within {} s and is left behind ({})",
                attempt.task().taskKey(),
                attempt.task().job().operator(),
                parts.settings().stopGrace().toSeconds(),
                stop.detail());
        Optional<AttemptOutcome> outcome = stop.outcome();
        if (outcome.isPresent()) {
            parts.link().complete(attempt, outcome.get());
        }
    }
}
