package dev.trace.dag;

/**
 * How many tasks of a job run at once.
 *
 * @param mode which may run
 * @param maxConcurrency how many, over all workers and dispatchers; 1 for {@link Mode#STEADY}
 */
public record Scaling(Mode mode, int maxConcurrency) {
    /** Which tasks may run. */
    public enum Mode {
        /** Any that is queued. */
        BACKFILL,
        /** The lowest queued range, once what precedes it is committed. */
        STEADY
    }
}
