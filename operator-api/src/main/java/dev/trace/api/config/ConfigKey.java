package dev.trace.api.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A configuration key with its type: declared once, used to validate, to document and to read.
 *
 * <pre>{@code
 * static final ConfigKey<Long> CHUNK = ConfigKey.integer("chunk_size")
 *     .doc("Blocks per file.").range(1, 1_000_000).unit("blocks").defaultValue(1000L).affectsOutput().build();
 * }</pre>
 *
 * @param <T> what the operator reads
 */
public final class ConfigKey<T> {
    private final ConfigKeyDescriptor descriptor;
    private final Function<Object, T> reader;

    private ConfigKey(ConfigKeyDescriptor descriptor, Function<Object, T> reader) {
        this.descriptor = descriptor;
        this.reader = reader;
    }

    public static Builder<String> string(String name) {
        return new Builder<>(name, ConfigType.STRING, value -> (String) value);
    }

    public static Builder<Long> integer(String name) {
        return new Builder<>(name, ConfigType.INTEGER, value -> (Long) value);
    }

    public static Builder<Boolean> bool(String name) {
        return new Builder<>(name, ConfigType.BOOLEAN, value -> (Boolean) value);
    }

    public static Builder<Duration> duration(String name) {
        return new Builder<>(name, ConfigType.DURATION, value -> Durations.parse((String) value));
    }

    @SuppressWarnings("unchecked") // ConfigValues has checked every element
    public static Builder<List<String>> strings(String name) {
        return new Builder<>(name, ConfigType.STRING_LIST, value -> (List<String>) value);
    }

    /** A text that must be one of an enum's constants, in lower case. */
    public static <E extends Enum<E>> Builder<E> choice(String name, Class<E> type) {
        Builder<E> builder = new Builder<>(
                name, ConfigType.STRING, value -> Enum.valueOf(type, ((String) value).toUpperCase(Locale.ROOT)));
        return builder.choices(names(type));
    }

    /** A list of an enum's constants, in lower case. */
    public static <E extends Enum<E>> Builder<List<E>> choices(String name, Class<E> type) {
        Builder<List<E>> builder = new Builder<>(
                name,
                ConfigType.STRING_LIST,
                value -> ((List<?>) value)
                        .stream()
                                .map(each -> Enum.valueOf(type, ((String) each).toUpperCase(Locale.ROOT)))
                                .toList());
        return builder.choices(names(type));
    }

    private static <E extends Enum<E>> List<String> names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toList());
    }

    public String name() {
        return descriptor.name();
    }

    public ConfigKeyDescriptor descriptor() {
        return descriptor;
    }

    T read(Object value) {
        return reader.apply(value);
    }

    /** Describes a {@link ConfigKey}. For one thread. */
    public static final class Builder<T> {
        private final String name;
        private final ConfigType type;
        private final Function<Object, T> reader;
        private String doc = "";
        private boolean required;
        private @Nullable Object defaultValue;
        private @Nullable Long min;
        private @Nullable Long max;
        private @Nullable String unit;
        private List<String> choices = List.of();
        private boolean secret;
        private boolean affectsOutput;
        private String example = "";

        private Builder(String name, ConfigType type, Function<Object, T> reader) {
            this.name = name;
            this.type = type;
            this.reader = reader;
        }

        public Builder<T> doc(String text) {
            doc = text;
            return this;
        }

        public Builder<T> required() {
            required = true;
            return this;
        }

        /** The value when none is given, as YAML would write it: a text, a whole number, a truth value or a list of texts. */
        public Builder<T> defaultValue(Object value) {
            defaultValue = value instanceof Integer small ? (Object) small.longValue() : value;
            return this;
        }

        /** Least and greatest number, both inclusive. */
        public Builder<T> range(long least, long greatest) {
            min = least;
            max = greatest;
            return this;
        }

        public Builder<T> unit(String name) {
            unit = name;
            return this;
        }

        public Builder<T> choices(List<String> accepted) {
            choices = accepted;
            return this;
        }

        /** The YAML value names a secret; the operator reads the secret's value. */
        public Builder<T> secret() {
            secret = true;
            return this;
        }

        /** Another value gives other rows or other bytes, so files made with another value are not reused. */
        public Builder<T> affectsOutput() {
            affectsOutput = true;
            return this;
        }

        public Builder<T> example(String yaml) {
            example = yaml;
            return this;
        }

        public ConfigKey<T> build() {
            return new ConfigKey<>(
                    new ConfigKeyDescriptor(
                            name,
                            type,
                            doc,
                            required,
                            defaultValue,
                            min,
                            max,
                            unit,
                            choices,
                            secret,
                            affectsOutput,
                            example),
                    reader);
        }
    }
}
