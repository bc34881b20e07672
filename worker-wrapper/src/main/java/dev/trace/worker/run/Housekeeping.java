package dev.trace.worker.run;

import dev.trace.api.OperatorException;
import dev.trace.dag.task.TaskServiceException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows commits without hurry: manifests brought up to date about a second after the last of a burst, commits
 * that no dispatcher has acknowledged delivered again, and what nothing needs any more deleted now and then.
 */
final class Housekeeping implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final long DEBOUNCE = TimeUnit.SECONDS.toNanos(1);
    private static final long SWEEP_EVERY = TimeUnit.MINUTES.toNanos(10);

    private final DataSide data;
    private final Delivery delivery;
    private final Duration every;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ReentrantLock working = new ReentrantLock();
    private boolean behind;
    private long foldAt;
    private String lastFailure = "";

    Housekeeping(DataSide data, Delivery delivery, Duration every) {
        this.data = data;
        this.delivery = delivery;
        this.every = every;
    }

    /** There is something new for the manifests. */
    void committed() {
        lock.lock();
        try {
            if (!behind) {
                behind = true;
                foldAt = System.nanoTime() + DEBOUNCE;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Until interrupted. */
    @Override
    public void run() {
        try {
            long reconcileAt = System.nanoTime() + every.toNanos();
            long sweepAt = System.nanoTime() + SWEEP_EVERY;
            while (true) {
                awaitWork(reconcileAt);
                if (takeBehind()) {
                    attempt(this::fold);
                }
                if (System.nanoTime() - reconcileAt >= 0) {
                    attempt(() -> delivery.reconcile(every));
                    reconcileAt = System.nanoTime() + every.toNanos();
                }
                if (System.nanoTime() - sweepAt >= 0) {
                    attempt(data::sweep);
                    sweepAt = System.nanoTime() + SWEEP_EVERY;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWork(long reconcileAt) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long now = System.nanoTime();
            long wait = behind ? Math.min(reconcileAt - now, foldAt - now) : reconcileAt - now;
            while (wait > 0) {
                long left = changed.awaitNanos(wait);
                wait = behind ? Math.min(left, foldAt - System.nanoTime()) : left;
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean takeBehind() {
        lock.lock();
        try {
            boolean due = behind && System.nanoTime() - foldAt >= 0;
            behind = behind && !due;
            return due;
        } finally {
            lock.unlock();
        }
    }

    /** Everything now, whatever its age; for the end of a worker. */
    void finish() throws InterruptedException {
        attempt(() -> delivery.reconcile(Duration.ZERO));
        attempt(this::fold);
        attempt(data::sweep);
    }

    private void fold() throws OperatorException {
        try {
            data.foldManifests();
        } catch (OperatorException | RuntimeException e) {
            committed();
            throw e;
        }
    }

    private interface Chore {
        void run() throws OperatorException, TaskServiceException, InterruptedException;
    }

    private void attempt(Chore chore) throws InterruptedException {
        working.lockInterruptibly();
        try {
            chore.run();
            lastFailure = "";
        } catch (TaskServiceException e) {
            log.debug("deliveries wait for the dispatcher: {}", e.getMessage());
        } catch (OperatorException | RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                log.debug("stopped in the middle; the next worker goes on: {}", e.getMessage());
                return;
            }
            // The same trouble every few seconds is one state change.
            if (!lastFailure.equals(e.toString())) {
                lastFailure = e.toString();
                log.warn("⚠️ manifests or deliveries are behind, trying again: {}", e.getMessage());
            }
        } finally {
            working.unlock();
        }
    }
}
