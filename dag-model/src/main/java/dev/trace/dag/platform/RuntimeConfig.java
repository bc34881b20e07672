package dev.trace.dag.platform;

/**
 * How the tasks of a runtime are run.
 *
 * @param name as {@code runtime} in DAGs
 * @param executor what runs them
 * @param slots tasks at once in one process; 0 for as many as cores and memory allow
 */
public record RuntimeConfig(String name, Executor executor, int slots) {
    /** What runs tasks. */
    public enum Executor {
        /** Slots in the same process. */
        LOCAL
    }
}
