package dev.trace.dispatcher.http;

import dev.trace.dag.task.TaskJson;

/**
 * An answer to a worker: exact, never redacted, for it is data.
 *
 * @param json its text; empty for an answer that says nothing
 */
record Reply(String json) {
    static final Reply NOTHING = new Reply("");

    static Reply of(Object message) {
        return new Reply(TaskJson.write(message));
    }
}
