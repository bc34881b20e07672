package dev.trace.dispatcher.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.dag.task.Added;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The schemas that messages have by their records, as OpenAPI 3.1 says it, and all that they refer to. */
final class RecordSchemas {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ObjectNode> schemas = new TreeMap<>();

    /** A schema for a type, and for what it holds. */
    ObjectNode schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> plain = (Class<?>) type;
        if (plain == long.class || plain == Long.class) {
            return simple("integer").put("format", "int64");
        } else if (plain == int.class || plain == Integer.class) {
            return simple("integer").put("format", "int32");
        } else if (plain == boolean.class || plain == Boolean.class) {
            return simple("boolean");
        } else if (plain == double.class) {
            return simple("number").put("format", "double");
        } else if (plain == String.class) {
            return simple("string");
        } else if (plain == Duration.class) {
            return simple("string").put("format", "duration");
        } else if (plain == Instant.class) {
            return simple("string").put("format", "date-time");
        } else if (plain == byte[].class) {
            return simple("string").put("contentEncoding", "base64");
        } else if (plain == OptionalLong.class) {
            return orNull(schema(long.class));
        } else if (plain == Object.class) {
            return JSON.createObjectNode();
        }
        return reference(plain);
    }

    Map<String, ObjectNode> all() {
        return schemas;
    }

    private ObjectNode generic(Class<?> raw, Type[] arguments) {
        if (raw == Optional.class) {
            return orNull(schema(arguments[0]));
        } else if (Collection.class.isAssignableFrom(raw)) {
            return simple("array").set("items", schema(arguments[0]));
        } else if (Map.class.isAssignableFrom(raw)) {
            return simple("object").set("additionalProperties", schema(arguments[1]));
        }
        throw new AssertionError(raw);
    }

    private ObjectNode reference(Class<?> type) {
        String name = name(type);
        if (!schemas.containsKey(name)) {
            ObjectNode schema = JSON.createObjectNode();
            schemas.put(name, schema);
            schema.setAll(whole(type));
        }
        return JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
    }

    private ObjectNode whole(Class<?> type) {
        if (type.isEnum()) {
            ObjectNode schema = simple("string");
            Arrays.stream(type.getEnumConstants())
                    .forEach(each -> schema.withArray("enum").add(((Enum<?>) each).name()));
            return schema;
        } else if (type.isSealed()) {
            ObjectNode schema = JSON.createObjectNode();
            Arrays.stream(type.getPermittedSubclasses())
                    .forEach(each -> schema.withArray("oneOf").add(reference(each)));
            return schema;
        } else if (type.isRecord()) {
            return record(type);
        }
        throw new AssertionError("no message: " + type);
    }

    private ObjectNode record(Class<?> type) {
        ObjectNode schema = simple("object");
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        if (variantOf(type).isPresent()) {
            properties.set("type", simple("string").put("const", snake(type.getSimpleName())));
            required.add("type");
        }
        for (RecordComponent component : type.getRecordComponents()) {
            ObjectNode property = schema(component.getGenericType());
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            properties.set(snake(component.getName()), nullable ? orNull(property) : property);
            // What people type may leave out what is null, and older sides what they do not know.
            boolean typed = nullable && Messages.class.equals(type.getEnclosingClass());
            if (!typed && !component.isAnnotationPresent(Added.class)) {
                required.add(snake(component.getName()));
            }
        }
        schema.set("properties", properties);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    private static Optional<Class<?>> variantOf(Class<?> type) {
        return Arrays.stream(type.getInterfaces()).filter(Class::isSealed).findFirst();
    }

    /** Variants of different things may be called the same. */
    private static String name(Class<?> type) {
        return variantOf(type).map(Class::getSimpleName).orElse("") + type.getSimpleName();
    }

    private static ObjectNode simple(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private static ObjectNode orNull(ObjectNode schema) {
        ObjectNode either = JSON.createObjectNode();
        either.withArray("anyOf").add(schema).add(simple("null"));
        return either;
    }

    static String snake(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
