package dev.trace.dag.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.lang.reflect.RecordComponent;

/**
 * The protocol's messages and everything stored as JSON, in one form: names in snake_case, {@code type} names a variant,
 * bytes as base64, durations and moments as ISO 8601, map keys in order. What is missing is an error unless it is {@link
 * Added}; what is unknown is ignored, so that a newer side may add fields. Safe for use from several threads.
 */
public final class TaskJson {
    /** Raised when an older reader would misunderstand what is written. */
    public static final int VERSION = 1;

    private static final String VERSION_FIELD = "v";
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new TaskJsonModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private TaskJson() {}

    /** The mapper itself, for parts of larger messages; not to be reconfigured. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** A message with the version of this form. */
    public static String write(Object message) {
        ObjectNode node = MAPPER.valueToTree(message);
        node.put(VERSION_FIELD, VERSION);
        return node.toString();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is something else, or of a newer version; the message says what to do
     */
    public static <T> T read(String json, Class<T> type) {
        try {
            JsonNode node = MAPPER.readTree(json);
            int version = node.path(VERSION_FIELD).asInt(0);
            if (version > VERSION) {
                throw new IllegalArgumentException("a " + type.getSimpleName() + " was written by a newer Trace (form "
                        + version + ", this one reads up to " + VERSION + "); upgrade this one");
            } else if (version < 1) {
                throw new IllegalArgumentException(
                        "a " + type.getSimpleName() + " has no version; it is no message of ours");
            }
            fill(node, type);
            return MAPPER.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + JsonMistakes.words(e), e);
        }
    }

    /** What an older side could not know of. */
    private static void fill(JsonNode node, Class<?> type) {
        if (!type.isRecord() || !(node instanceof ObjectNode message)) {
            return;
        }
        for (RecordComponent part : type.getRecordComponents()) {
            String name = PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(part.getName());
            if (part.isAnnotationPresent(Added.class) && !message.has(name)) {
                message.putNull(name);
            }
            fill(message.path(name), part.getType());
        }
    }
}
