package dev.trace.dispatcher.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
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

    /**
     * As {@link #read(String, Class)} for what people type: a field that is missing is null.
     *
     * @throws IllegalArgumentException if the text is not such a value; the message says where
     */
    public static <T> T readTyped(String json, Class<T> type) {
        try {
            return TaskJson.mapper()
                    .readerFor(type)
                    .without(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(json);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    private static IllegalArgumentException unreadable(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
        // Jackson goes on about its own settings after the reason.
        String reason = String.valueOf(e.getOriginalMessage()).replaceFirst(" \\(index.*", "");
        return new IllegalArgumentException(reason + where, e);
    }
}
