package dev.trace.dag.task;

import org.jspecify.annotations.Nullable;

/** No dispatcher answered; whether the call had an effect is unknown. */
public final class TaskServiceException extends Exception {
    public TaskServiceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
