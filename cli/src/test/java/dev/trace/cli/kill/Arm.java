package dev.trace.cli.kill;

import dev.trace.worker.commit.CommitFaults.Step;

/**
 * What happens to a worker when it comes to a step for the n-th time.
 *
 * @param effect what
 * @param step where
 * @param occurrence which time, from 1
 */
record Arm(Effect effect, Step step, int occurrence) {
    /** What happens. */
    enum Effect {
        /** SIGKILL. */
        KILL,
        /** SIGSTOP: a zombie, once it is let go on. */
        STOP
    }

    /** As {@link #toString} wrote it. */
    static Arm parse(String text) {
        String[] parts = text.split(":", -1);
        return new Arm(Effect.valueOf(parts[0]), Step.valueOf(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
        return effect + ":" + step + ":" + occurrence;
    }
}
