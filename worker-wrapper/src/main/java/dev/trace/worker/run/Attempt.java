package dev.trace.worker.run;

import dev.trace.api.BlockRange;
import dev.trace.api.Scope;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dag.task.TaskSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's lease, progress and right to go on. The lease ends by this machine's monotonic clock, counted from before
 * it was asked for, so it always ends here before it ends at the dispatcher. Safe for use from several threads.
 */
final class Attempt {
    private final Claim claim;
    private final Clock clock;
    private final long startedAt = System.nanoTime();
    private final LongAdder blocks = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder rpcRequests = new LongAdder();
    private final Set<String> pools = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Queue<Runnable> lettingGo = new ConcurrentLinkedQueue<>();
    private volatile long leaseEnds;
    private volatile long heartbeatSentAt;
    private volatile ActiveAttempt.State state = ActiveAttempt.State.STARTING;
    private volatile @Nullable Stop stop;
    private volatile long stoppedAt;
    private @Nullable Thread thread;
    private boolean shielded;

    /** @param askedAt nano time before the claim was sent */
    Attempt(Claim claim, long askedAt) {
        this.claim = claim;
        clock = new LeaseClock(claim);
        leaseEnds = askedAt + claim.lease().toNanos();
        heartbeatSentAt = startedAt;
        if (claim.task().job().pool() != null) {
            pools.add(claim.task().job().pool());
        }
    }

    AttemptKey key() {
        return claim.attempt();
    }

    Claim claim() {
        return claim;
    }

    TaskSpec task() {
        return claim.task();
    }

    /** The database's time: a worker's own clock may be wrong. */
    Clock clock() {
        return clock;
    }

    void heartbeatSent(long at) {
        heartbeatSentAt = at;
    }

    /** Nanoseconds since the last heartbeat was sent, answered or not. */
    long sinceHeartbeat() {
        return System.nanoTime() - heartbeatSentAt;
    }

    /** A heartbeat sent at this nano time was answered. */
    void renewed(long sentAt) {
        leaseEnds = Math.max(leaseEnds - sentAt, claim.lease().toNanos()) + sentAt;
    }

    /** Nanoseconds of the lease that are left; negative once it has ended. */
    long leaseLeft() {
        return leaseEnds - System.nanoTime();
    }

    synchronized void startedOn(Thread operatorThread) {
        thread = operatorThread;
        state = ActiveAttempt.State.RUNNING;
        if (stop != null) {
            operatorThread.interrupt();
        }
    }

    /** Asks the attempt to end: interrupts it now, or where it is shielded, lets it end by itself. The first reason stays. */
    synchronized void stop(Stop.Reason reason, String detail) {
        if (stop != null || ended.getCount() == 0) {
            return;
        }
        stoppedAt = System.nanoTime();
        stop = new Stop(reason, detail);
        if (thread != null && !shielded) {
            thread.interrupt();
        }
    }

    Optional<Stop> stopped() {
        return Optional.ofNullable(stop);
    }

    /** Whether it was told to stop so long ago. */
    boolean stoppedFor(Duration grace) {
        return stop != null && System.nanoTime() - stoppedAt >= grace.toNanos();
    }

    /** @throws InterruptedException if the attempt may not go on */
    void check() throws InterruptedException {
        expire();
        Stop why = stop;
        if (why != null) {
            throw new InterruptedException(why.detail());
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Whether nothing has told it to stop. */
    boolean mayGoOn() {
        expire();
        return stop == null;
    }

    /** Stops the attempt if its lease has ended. */
    void expire() {
        if (stop == null && leaseLeft() <= 0) {
            stop(
                    Stop.Reason.LEASE_LOST,
                    "no heartbeat was answered for " + claim.lease().toMillis() + " ms");
        }
    }

    /**
     * From here to {@link #unshield} stopping does not interrupt: an interrupt in the middle of a commit would leave
     * unknown whether it landed.
     */
    synchronized void shield() throws InterruptedException {
        check();
        shielded = true;
        state = ActiveAttempt.State.COMMITTING;
    }

    /** Interrupts this thread if the attempt was told to stop meanwhile. */
    synchronized void unshield() {
        shielded = false;
        state = ActiveAttempt.State.RUNNING;
        if (stop != null) {
            Thread.currentThread().interrupt();
        }
    }

    /** The operator has ended: nothing interrupts this thread any more. */
    synchronized Optional<Stop> seal() {
        shielded = true;
        state = ActiveAttempt.State.COMMITTING;
        boolean ignored = Thread.interrupted();
        return stopped();
    }

    /** Runs something when the attempt has ended, such as letting go what its operator left open. */
    void atEnd(Runnable action) {
        lettingGo.add(action);
    }

    void end() {
        ended.countDown();
        for (Runnable each = lettingGo.poll(); each != null; each = lettingGo.poll()) {
            each.run();
        }
    }

    /** Waits for the attempt to end. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    void did(long moreBlocks, long moreRows) {
        blocks.add(moreBlocks);
        rows.add(moreRows);
    }

    /** It may send requests to a pool from now on. */
    void uses(String pool) {
        pools.add(pool);
    }

    /** Pools it uses, or is to use. */
    Set<String> pools() {
        return pools;
    }

    void requested() {
        rpcRequests.increment();
    }

    TaskProgress progress() {
        return new TaskProgress(blocks.sum(), rows.sum(), rpcRequests.sum());
    }

    ActiveAttempt view() {
        TaskSpec task = task();
        Optional<BlockRange> range =
                task.scope().filter(Scope.Partition.class::isInstance).map(scope -> ((Scope.Partition) scope).range());
        return new ActiveAttempt(
                task.taskId(),
                key().attempt(),
                task.dag(),
                task.job().name(),
                task.taskKey(),
                task.chainId(),
                range,
                progress(),
                Duration.ofNanos(System.nanoTime() - startedAt),
                stop == null ? state : ActiveAttempt.State.STOPPING);
    }
}
