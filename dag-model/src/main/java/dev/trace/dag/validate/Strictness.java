package dev.trace.dag.validate;

/** What it means that the platform configuration lacks a pool or a runtime that a DAG names. */
public enum Strictness {
    /** A warning: the DAG may be meant for another platform. */
    CHECK,
    /** An error: it is to run here. */
    RUN
}
