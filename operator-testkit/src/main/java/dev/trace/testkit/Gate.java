package dev.trace.testkit;

import dev.trace.testkit.FaultPoint.Passage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Lets an attempt on from point to point, until the one where a test has something else in mind. Safe for several threads. */
final class Gate {
    private final Effect effect;
    private final @Nullable Passage chosen;
    private final List<Passage> trail = new ArrayList<>();
    private final Map<FaultPoint, Integer> counts = new EnumMap<>(FaultPoint.class);
    private final CountDownLatch reachedOrEnded = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean reached;
    private volatile boolean interrupted;

    private enum Effect {
        NONE,
        /** From here on and for ever. */
        LOSE_LEASE,
        /** From here on and for ever. */
        DIE,
        HANG,
        HOLD
    }

    private Gate(Effect effect, @Nullable Passage chosen) {
        this.effect = effect;
        this.chosen = chosen;
    }

    static Gate open() {
        return new Gate(Effect.NONE, null);
    }

    static Gate losingTheLeaseAt(Passage passage) {
        return new Gate(Effect.LOSE_LEASE, passage);
    }

    static Gate dyingAt(Passage passage) {
        return new Gate(Effect.DIE, passage);
    }

    /** What is waited for there never comes. */
    static Gate hangingAt(Passage passage) {
        return new Gate(Effect.HANG, passage);
    }

    /** Stands still there, as a stopped process does, until {@link #release}. */
    static Gate holdingAt(Passage passage) {
        return new Gate(Effect.HOLD, passage);
    }

    void pass(FaultPoint point) throws InterruptedException {
        boolean here = count(point);
        boolean past = reached;
        if (past && effect == Effect.DIE) {
            throw new Death(String.valueOf(chosen));
        }
        try {
            if (Thread.interrupted() || (past && effect == Effect.LOSE_LEASE)) {
                throw new InterruptedException("the lease is lost");
            }
            if (here && effect == Effect.HANG) {
                new CountDownLatch(1).await();
            }
            if (here && effect == Effect.HOLD) {
                released.await();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            throw e;
        }
    }

    private synchronized boolean count(FaultPoint point) {
        Passage passage = new Passage(point, counts.merge(point, 1, Integer::sum));
        trail.add(passage);
        boolean here = passage.equals(chosen);
        if (here) {
            reached = true;
            reachedOrEnded.countDown();
        }
        return here;
    }

    /** For when the operator has returned as if nothing had happened. */
    void assertNothingSwallowed() {
        if (interrupted) {
            throw new AssertionError("a swallowed interruption");
        }
    }

    boolean wasReached() {
        return reached;
    }

    /** Passed when the chosen point is reached; whoever sees the attempt end passes it as well. */
    CountDownLatch reachedOrEnded() {
        return reachedOrEnded;
    }

    void release() {
        released.countDown();
    }

    /** The first and the last passage of every point, in the order of first passages. */
    synchronized List<Passage> landmarks() {
        List<Passage> landmarks = new ArrayList<>();
        for (Passage each : trail) {
            if (each.occurrence() == 1) {
                landmarks.add(each);
                int last = counts.getOrDefault(each.point(), 1);
                if (last > 1) {
                    landmarks.add(new Passage(each.point(), last));
                }
            }
        }
        return landmarks;
    }
}
