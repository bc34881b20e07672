package dev.trace.dispatcher.executor;

/** A child cannot be started or looked after; the message says why and what to do. */
public final class ExecutorException extends Exception {
    private static final long serialVersionUID = 1;

    public ExecutorException(String message) {
        super(message);
    }

    public ExecutorException(String message, Throwable cause) {
        super(message, cause);
    }
}
