package dev.trace.api.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks raw configuration values against key descriptors; needs no operator code. */
public final class ConfigValues {
    private ConfigValues() {}

    /** Everything wrong with {@code raw}, in its order, then the required keys that are missing. */
    public static List<ConfigProblem> problems(List<ConfigKeyDescriptor> keys, Map<String, ?> raw) {
        Map<String, ConfigKeyDescriptor> known = new LinkedHashMap<>();
        keys.forEach(key -> known.put(key.name(), key));
        List<ConfigProblem> problems = new ArrayList<>();
        Map<String, Object> values = flatten(raw);
        values.forEach((name, value) -> {
            ConfigKeyDescriptor key = known.get(name);
            if (key == null) {
                problems.add(new ConfigProblem(name, unknown(name, known.keySet())));
            } else {
                String message = mismatch(key, value);
                if (message != null) {
                    problems.add(new ConfigProblem(name, message));
                }
            }
        });
        for (ConfigKeyDescriptor key : keys) {
            if (key.required() && !values.containsKey(key.name())) {
                problems.add(
                        new ConfigProblem(key.name(), "is required, such as " + key.name() + ": " + key.example()));
            }
        }
        return problems;
    }

    /** Nested mappings as dotted keys. */
    static Map<String, Object> flatten(Map<String, ?> raw) {
        Map<String, Object> flat = new LinkedHashMap<>();
        flatten("", raw, flat);
        return flat;
    }

    private static void flatten(String prefix, Map<?, ?> raw, Map<String, Object> into) {
        raw.forEach((key, value) -> {
            if (value instanceof Map<?, ?> nested) {
                flatten(prefix + key + ".", nested, into);
            } else if (value != null) {
                into.put(prefix + key, value instanceof Integer small ? (Object) small.longValue() : value);
            }
        });
    }

    private static String unknown(String name, Iterable<String> known) {
        String nearest = Spelling.nearest(name, known);
        return nearest == null
                ? "is not a known key; known are " + String.join(", ", known)
                : "is not a known key; did you mean " + nearest + "?";
    }

    private static @Nullable String mismatch(ConfigKeyDescriptor key, Object value) {
        return switch (key.type()) {
            case STRING -> value instanceof String text ? choice(key, text) : expected("a text", value);
            case INTEGER -> value instanceof Long number ? range(key, number) : expected("a whole number", value);
            case BOOLEAN -> value instanceof Boolean ? null : expected("true or false", value);
            case DURATION -> value instanceof String text ? duration(text) : expected("a duration such as 30s", value);
            case STRING_LIST -> list(key, value);
        };
    }

    private static @Nullable String list(ConfigKeyDescriptor key, Object value) {
        if (!(value instanceof List<?> list)) {
            return expected("a list of texts", value);
        }
        for (Object each : list) {
            String message = each instanceof String text ? choice(key, text) : expected("only texts in the list", each);
            if (message != null) {
                return message;
            }
        }
        return null;
    }

    private static @Nullable String choice(ConfigKeyDescriptor key, String text) {
        if (key.choices().isEmpty() || key.choices().contains(text)) {
            return null;
        }
        String nearest = Spelling.nearest(text, key.choices());
        return "'" + text + "' is not one of " + String.join(", ", key.choices())
                + (nearest == null ? "" : "; did you mean " + nearest + "?");
    }

    private static @Nullable String range(ConfigKeyDescriptor key, long number) {
        Long min = key.min();
        Long max = key.max();
        if ((min == null || number >= min) && (max == null || number <= max)) {
            return null;
        }
        String unit = key.unit() == null ? "" : " " + key.unit();
        return "must be from " + min + " to " + max + unit + ", not " + number;
    }

    private static @Nullable String duration(String text) {
        try {
            Durations.parse(text);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static String expected(String what, @Nullable Object value) {
        return "must be " + what + ", not " + (value instanceof String ? "'" + value + "'" : String.valueOf(value));
    }
}
