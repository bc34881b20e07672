package dev.trace.api;

/** How a job's rows meet the rows already published. */
public enum UpdateStrategy {
    /** Rows are added; an equal row under a known key is counted as a duplicate, a different one is an error. */
    APPEND,
    /** Rows become the only content of their range. */
    REPLACE
}
