package dev.trace.operators.manual;

/** Which block {@code latest} stands for. */
enum Finality {
    /** The newest that the chain calls final, and at least {@code finality_depth} below the head. */
    FINALIZED,
    /** {@code finality_depth} blocks below the head. */
    DEPTH,
    /** The head itself. */
    HEAD
}
