package dev.trace.dispatcher.http;

import dev.trace.dispatcher.ControlException;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;

/**
 * One line of the API's table.
 *
 * @param method the HTTP method
 * @param path the path, {@code {name}} for a parameter
 * @param access who may call it
 * @param answer makes the answer, to be sent as JSON
 */
record Route(HandlerType method, String path, Access access, Answer answer) {
    /** Who may call. */
    enum Access {
        /** Anyone who reaches the port. */
        ANYONE,
        /** Whoever has the user token. */
        USER
    }

    /** Makes an answer. */
    @FunctionalInterface
    interface Answer {
        /** @throws IllegalArgumentException if the request makes no sense; the message says why */
        Object to(Context request) throws ControlException;
    }
}
