package dev.trace.api;

/** What makes a source run; {@code source.kind} in DAG YAML, in lower case. */
public enum SourceKind {
    /** One attempt that runs until it is stopped, and is started again when it ends. */
    ALWAYS_ON,
    /** One task for each tick of a schedule. */
    CRON,
    /** One task for each firing by a person or a program. */
    MANUAL,
    /** One task for each accepted HTTP request. */
    WEBHOOK
}
