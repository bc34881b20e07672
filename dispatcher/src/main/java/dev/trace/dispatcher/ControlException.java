package dev.trace.dispatcher;

import org.jspecify.annotations.Nullable;

/** A call on {@link Control} that changed nothing. Its message is for people: what is wrong, where, what to do. */
public final class ControlException extends Exception {
    /** Why. */
    public enum Reason {
        /** There is no such DAG, job or task. */
        NOT_FOUND,
        /** What is asked contradicts what is there. */
        CONFLICT,
        /** What is asked makes no sense. */
        INVALID,
        /** The caller's token is missing or wrong. */
        UNAUTHORIZED,
        /** No dispatcher or no database answered; try again. */
        UNAVAILABLE
    }

    private final Reason reason;

    public ControlException(Reason reason, String message) {
        this(reason, message, null);
    }

    public ControlException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
