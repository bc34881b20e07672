package dev.trace.api.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A checked and completed configuration. Immutable; never shows a secret. */
public final class Config {
    private final Map<String, ConfigKeyDescriptor> keys = new LinkedHashMap<>();
    private final Map<String, Object> values;

    Config(List<ConfigKeyDescriptor> keys, Map<String, Object> values) {
        keys.forEach(key -> this.keys.put(key.name(), key));
        this.values = Map.copyOf(values);
    }

    /**
     * The value of a key that is required or has a default.
     *
     * @throws IllegalStateException if the key has neither a value nor a default: use {@link #optional}
     */
    public <T> T get(ConfigKey<T> key) {
        return optional(key).orElseThrow(() -> new IllegalStateException(key.name() + " has no value and no default"));
    }

    public <T> Optional<T> optional(ConfigKey<T> key) {
        return Optional.ofNullable(effective(key.name())).map(key::read);
    }

    /** Whether the value was given rather than taken from the default. */
    public boolean isGiven(ConfigKey<?> key) {
        return values.containsKey(key.name());
    }

    /** The same configuration with every secret's name replaced by the secret's value; for the runtime. */
    public Config resolveSecrets(UnaryOperator<String> valueOfSecret) {
        Map<String, Object> resolved = new LinkedHashMap<>(values);
        resolved.replaceAll((name, value) -> isSecret(name) ? valueOfSecret.apply((String) value) : value);
        return new Config(List.copyOf(keys.values()), resolved);
    }

    /** The values, defaults included, of the keys that affect output, in key order: what the config hash covers. */
    public Map<String, Object> outputAffecting() {
        Map<String, Object> affecting = new TreeMap<>();
        keys.forEach((name, key) -> {
            Object value = effective(name);
            if (key.affectsOutput() && value != null) {
                affecting.put(name, value);
            }
        });
        return affecting;
    }

    private boolean isSecret(String name) {
        ConfigKeyDescriptor key = keys.get(name);
        return key != null && key.secret();
    }

    private @Nullable Object effective(String name) {
        Object value = values.get(name);
        if (value != null) {
            return value;
        }
        ConfigKeyDescriptor key = keys.get(name);
        if (key == null) {
            throw new IllegalArgumentException("not a key of this operator: " + name);
        }
        return key.defaultValue();
    }

    @Override
    public String toString() {
        Map<String, Object> shown = new TreeMap<>(values);
        shown.replaceAll((name, value) -> isSecret(name) ? "***" : value);
        return shown.toString();
    }
}
