package dev.trace.worker.run;

import dev.trace.dag.task.Pulse;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskServiceException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of all attempts. Each heartbeat is sent from a thread of its own, so that one that hangs delays no
 * other. It need not be punctual: an attempt whose heartbeats stay unanswered is ended by its slot, which never waits for
 * a dispatcher.
 */
final class Heartbeats implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);
    private static final int PER_LEASE = 3;

    private final ActiveAttempts active;
    private final DispatcherLink link;
    private final Duration longest;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Attempt> beating = ConcurrentHashMap.newKeySet();
    private final ExecutorService senders = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    Heartbeats(ActiveAttempts active, DispatcherLink link, Duration longest) {
        this.active = active;
        this.link = link;
        this.longest = longest;
    }

    /** A new attempt may need its first heartbeat sooner than the others their next. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Until interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                long wait = round();
                lock.lockInterruptibly();
                try {
                    long left = changed.awaitNanos(wait);
                    log.trace("next round {} ns early", left);
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            senders.shutdownNow();
        }
    }

    /** Sends what is due and says how long nothing will be. */
    private long round() {
        long wait = longest.toNanos();
        for (Attempt attempt : active.all()) {
            long interval = Math.min(longest.toNanos(), attempt.claim().lease().toNanos() / PER_LEASE);
            long due = attempt.sinceHeartbeat();
            if (due >= interval) {
                beatAside(attempt);
                wait = Math.min(wait, interval);
            } else {
                wait = Math.min(wait, interval - due);
            }
        }
        return wait;
    }

    /** No second one while the first is under way. */
    private void beatAside(Attempt attempt) {
        if (beating.add(attempt)) {
            senders.execute(() -> {
                try {
                    beat(attempt);
                } finally {
                    beating.remove(attempt);
                }
            });
        }
    }

    /** Sends one heartbeat and acts on its answer. */
    void beat(Attempt attempt) {
        beat(attempt, tasks -> new Pulse(tasks.heartbeat(attempt.key(), attempt.progress()), Optional.empty()));
    }

    /** The same in another form. @return its answer, if there is one */
    Optional<Pulse> beat(Attempt attempt, DispatcherLink.Call<Pulse> heartbeat) {
        long sentAt = System.nanoTime();
        attempt.heartbeatSent(sentAt);
        try {
            Pulse pulse = link.once(heartbeat);
            attempt.renewed(sentAt);
            switch (pulse.directive()) {
                case CONTINUE -> {}
                case CANCEL -> attempt.stop(Stop.Reason.CANCELED, "canceled by a person");
                case DRAIN -> attempt.stop(Stop.Reason.DRAINING, "the dispatcher asked for it back");
            }
            return Optional.of(pulse);
        } catch (StaleAttemptException e) {
            attempt.stop(Stop.Reason.LEASE_LOST, Stop.STALE);
        } catch (TaskServiceException e) {
            log.debug("no answer to a heartbeat of {}: {}", attempt.key(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("⚠️ the heartbeat of {} failed: {}", attempt.key(), e.toString());
        }
        return Optional.empty();
    }
}
