package dev.trace.dispatcher;

import org.jspecify.annotations.Nullable;

/** The state database cannot be used. The message is for people: what is wrong and what to do. */
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
