package dev.trace.dag;

/** What makes a job run. */
public enum Activation {
    SOURCE,
    REACTIVE
}
