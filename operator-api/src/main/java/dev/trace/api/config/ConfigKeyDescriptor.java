package dev.trace.api.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One configuration key as data.
 *
 * @param name as in YAML; {@code a.b} is {@code b} within the mapping {@code a}
 * @param type what YAML must hold
 * @param doc one or two sentences
 * @param required whether it must be given
 * @param defaultValue what it is when not given: a {@code String}, {@code Long}, {@code Boolean} or list of {@code
 *     String}; null for none
 * @param min least number, inclusive; null for none
 * @param max greatest number, inclusive; null for none
 * @param unit of a number, such as {@code blocks}; null for none
 * @param choices the only texts accepted; empty for any
 * @param secret whether YAML names a secret whose value the operator gets; such a value is never shown
 * @param affectsOutput whether another value gives other rows or other bytes
 * @param example a valid value, as YAML
 */
public record ConfigKeyDescriptor(
        String name,
        ConfigType type,
        String doc,
        boolean required,
        @Nullable Object defaultValue,
        @Nullable Long min,
        @Nullable Long max,
        @Nullable String unit,
        List<String> choices,
        boolean secret,
        boolean affectsOutput,
        String example) {
    public ConfigKeyDescriptor {
        choices = List.copyOf(choices);
    }
}
