package dev.trace.dag;

/** How a reactive job's input becomes tasks. */
public enum ExecutionStrategy {
    /** One task for each partition. */
    PER_PARTITION,
    /** One task reads everything past the job's cursor; updates coalesce. */
    PER_UPDATE
}
