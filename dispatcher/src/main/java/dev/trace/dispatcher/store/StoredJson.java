package dev.trace.dispatcher.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.trace.dag.task.JsonMistakes;
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
     * As {@link #read(String, Class)} for what people type: a field that is missing is null, and nothing is passed over,
     * be it a field that is not known, one that comes twice, or what follows the value.
     *
     * @throws IllegalArgumentException if the text is not such a value; the message says where
     */
    public static <T> T readTyped(String json, Class<T> type) {
        try {
            return TaskJson.mapper()
                    .readerFor(type)
                    .without(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .with(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .readValue(json);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    private static IllegalArgumentException unreadable(JsonProcessingException e) {
        return new IllegalArgumentException(JsonMistakes.words(e), e);
    }
}
