package dev.trace.dispatcher;

/** What firing a source means for partitions that are there already. */
public enum EmitMode {
    /** What is done stays as it is; what is dead or canceled is tried again. */
    REUSE,
    /** Everything that follows from the firing is done again. */
    FORCE
}
