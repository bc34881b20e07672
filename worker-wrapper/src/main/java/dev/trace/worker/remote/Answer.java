package dev.trace.worker.remote;

import dev.trace.dag.task.TaskCalls.Refusal;
import dev.trace.dag.task.TaskJson;
import java.net.URI;

/**
 * What a dispatcher said.
 *
 * @param from which one
 * @param status HTTP status
 * @param body its text
 */
record Answer(URI from, int status, String body) {
    private static final int SHOWN = 200;

    boolean isDone() {
        return status == 200 || status == 204;
    }

    /** Whether whoever asked is not believed. */
    boolean isUnauthorized() {
        return status == 401 || status == 403;
    }

    /** Whether it, or something between, could not answer now; another may. */
    boolean mayPass() {
        return status >= 500 || status == 429 || status == 408;
    }

    Refusal refusal() {
        try {
            return TaskJson.mapper().readValue(body, Refusal.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            String start = body.length() > SHOWN ? body.substring(0, SHOWN) : body;
            return new Refusal("UNKNOWN", "not an answer of a dispatcher: " + start.replaceAll("\\s+", " "));
        }
    }
}
