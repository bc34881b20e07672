package dev.trace.dispatcher.http;

import dev.trace.dag.task.TaskCalls.Refusal;

/** A request that changes nothing, with the answer it gets. */
final class Refused extends RuntimeException {
    private final int status;
    private final String error;

    /** @param message for people; never holds a part of a token */
    Refused(int status, String error, String message) {
        super(message, null, false, false);
        this.status = status;
        this.error = error;
    }

    int status() {
        return status;
    }

    Refusal refusal() {
        return new Refusal(error, String.valueOf(getMessage()));
    }
}
