package dev.trace.api;

/** What drives an operator. */
public enum OperatorKind {
    /** Produces without inputs; commits as often as it likes. */
    SOURCE,
    /** Runs once per task when an input dataset changes; commits once. */
    REACTIVE,
    /** Takes committed rows onward to a system that the runtime does not own. */
    SINK
}
