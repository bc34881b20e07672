package dev.trace.dispatcher.http;

import io.javalin.http.HandlerType;

/**
 * One line of the API's table.
 *
 * @param method the HTTP method
 * @param path the path, {@code {name}} for a parameter
 * @param access who may call it
 * @param maxBytes longest body it takes
 * @param answer makes the answer
 */
record Route(HandlerType method, String path, Access access, int maxBytes, Answer answer) {
    private static final int USUAL_BYTES = 4 << 20;

    Route(HandlerType method, String path, Access access, Answer answer) {
        this(method, path, access, USUAL_BYTES, answer);
    }

    /** Who may call. */
    enum Access {
        /** Anyone who reaches the port. */
        ANYONE,
        /** Whoever has a user token. */
        USER,
        /** Whoever has a worker token. */
        WORKER,
        /** Whoever has the capability token of the attempt that the body names. */
        ATTEMPT
    }

    /** Makes an answer. */
    @FunctionalInterface
    interface Answer {
        /**
         * The answer: a record, to be sent as JSON; a {@link Reply} or {@link Text}, to be sent as it is; or one
         * for {@link Later}.
         *
         * @throws IllegalArgumentException if the request makes no sense; the message says why
         */
        Object to(Request request) throws Exception;
    }
}
