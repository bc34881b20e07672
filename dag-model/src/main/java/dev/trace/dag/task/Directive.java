package dev.trace.dag.task;

/** What a heartbeat's answer tells the worker. */
public enum Directive {
    /** Go on. */
    CONTINUE,
    /** A person canceled the task: stop, commit nothing more. */
    CANCEL,
    /** The worker should give the task back soon. */
    DRAIN
}
