package dev.trace.dispatcher.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.trace.dag.task.TaskJson;

/** Values that the control schema and the HTTP API hold as JSON, in the protocol's form. */
public final class StoredJson {
    private StoredJson() {}

    public static String write(Object value) {
        try {
            return TaskJson.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass().getSimpleName() + " has no JSON form", e);
        }
    }

    /** @throws IllegalArgumentException if the text is not such a value; the message says where */
    public static <T> T read(String json, Class<T> type) {
        try {
            return TaskJson.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    /** @throws IllegalArgumentException if the text is not such a value; the message says where */
    public static <T> T read(String json, TypeReference<T> type) {
        try {
            return TaskJson.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    private static IllegalArgumentException unreadable(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
        return new IllegalArgumentException(e.getOriginalMessage() + where, e);
    }
}
