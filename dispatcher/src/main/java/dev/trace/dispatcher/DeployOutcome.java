package dev.trace.dispatcher;

/** What a deploy changed. */
public enum DeployOutcome {
    /** The version is new, and now the current one. */
    DEPLOYED,
    /** The version was known, and is now the current one again. */
    ACTIVATED,
    /** The version was the current one already. */
    UNCHANGED
}
