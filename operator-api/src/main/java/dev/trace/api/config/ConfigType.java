package dev.trace.api.config;

/** The type of a configuration value, as YAML writes it. */
public enum ConfigType {
    /** Text. */
    STRING,
    /** A whole number of 64 bits. */
    INTEGER,
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** A number and a unit, such as {@code 250ms}, {@code 30s}, {@code 5m}, {@code 12h} or {@code 7d}. */
    DURATION,
    /** A list of texts. */
    STRING_LIST
}
