package dev.trace.worker.run;

import java.time.Duration;

/** A stint as it goes: what all slots of a worker together may still claim. Safe for use from several threads. */
final class Shift {
    private final Stint stint;
    private int left;
    private int busy;
    private long idleSince = System.nanoTime();

    Shift(Stint stint) {
        this.stint = stint;
        left = stint.tasks().orElse(Integer.MAX_VALUE);
    }

    /** The right to claim one task; to be given back unless one was claimed. */
    synchronized boolean reserve() {
        if (left == 0 || idleLeft().isZero()) {
            return false;
        }
        left -= stint.tasks().isPresent() ? 1 : 0;
        return true;
    }

    synchronized void giveBack() {
        left += stint.tasks().isPresent() ? 1 : 0;
    }

    synchronized void begin() {
        busy++;
    }

    synchronized void end() {
        busy--;
        idleSince = System.nanoTime();
    }

    /** How long a claim may wait. */
    synchronized Duration patience(Duration usual) {
        Duration idle = idleLeft();
        return idle.compareTo(usual) < 0 ? idle : usual;
    }

    private Duration idleLeft() {
        if (stint.idle().isEmpty() || busy > 0) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
        long left = stint.idle().get().toNanos() - (System.nanoTime() - idleSince);
        return Duration.ofNanos(Math.max(0, left));
    }
}
