package dev.trace.cli.kill;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One worker after another: each that dies is followed by the next, armed with something else. For one thread. */
final class WorkerSeat {
    private static final long ZOMBIE_NANOS = TimeUnit.SECONDS.toNanos(KillPlan.LEASE_SECONDS + 6);
    private static final int KILLED = 137;
    private static final int END_SECONDS = 60;

    private final Cluster cluster;
    private final int number;
    private final Arms arms;
    private Child child;
    private @Nullable Arm arm;
    private long stoppedAt;
    private boolean killedByUs;
    private boolean inPeace;
    int lives;
    int zombies;
    int failedStarts;

    WorkerSeat(Cluster cluster, int number, Arms arms) throws IOException {
        this.cluster = cluster;
        this.number = number;
        this.arms = arms;
        child = next();
    }

    private Child next() throws IOException {
        lives++;
        Map<String, String> more = new HashMap<>();
        arm = inPeace ? null : arms.take();
        if (arm != null) {
            more.put(KillWorker.ARM, arm.toString());
        }
        stoppedAt = 0;
        killedByUs = false;
        return cluster.launchWorker(number, more);
    }

    /** From here on nothing happens to it any more. */
    void leaveInPeace() {
        inPeace = true;
        child.signal("CONT");
    }

    /** Lets a zombie go on when its lease is long gone, and follows up a death. */
    void tend() throws IOException {
        if (!child.isAlive()) {
            settleArm(child.exitStatus() == KILLED && !killedByUs);
            failedStarts += child.exitStatus() == KILLED ? 0 : 1;
            child = next();
        } else if (stoppedAt != 0 && System.nanoTime() - stoppedAt > ZOMBIE_NANOS) {
            child.signal("CONT");
            stoppedAt = 0;
        } else if (stoppedAt == 0 && child.isStopped()) {
            settleArm(true);
            zombies++;
            stoppedAt = System.nanoTime();
        }
    }

    private void settleArm(boolean wentOff) {
        if (arm != null) {
            if (wentOff) {
                arms.done(arm);
            } else {
                arms.putBack(arm);
            }
            arm = null;
        }
    }

    /** SIGKILL at whatever moment this is. */
    void killNow() {
        killedByUs = true;
        child.signal("KILL");
    }

    /** SIGSTOP at whatever moment this is, for longer than its lease. */
    void stopNow() {
        if (stoppedAt == 0) {
            child.signal("STOP");
            zombies++;
            stoppedAt = System.nanoTime();
        }
    }

    /** SIGTERM, and its exit code; -1 if it does not end. */
    int end() throws InterruptedException {
        child.signal("TERM");
        for (int second = 0; second < END_SECONDS; second++) {
            child.signal("CONT");
            if (child.awaitEnd(1)) {
                return child.exitStatus();
            }
        }
        return -1;
    }

    void kill() {
        child.kill();
    }
}
