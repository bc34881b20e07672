package dev.trace.operators.evm.decode;

/** Whose columns and values are made. */
public enum Compat {
    /** cryo's default columns, corrected where cryo is wrong, then ours. */
    NONE,
    /** cryo's columns and values exactly. */
    CRYO
}
