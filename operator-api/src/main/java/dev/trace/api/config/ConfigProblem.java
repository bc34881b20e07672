package dev.trace.api.config;

/**
 * One thing wrong with a configuration.
 *
 * @param key the key's name, {@code a.b} for {@code b} within the mapping {@code a}; empty if no single key is to blame
 * @param message what is wrong and what would be right
 */
public record ConfigProblem(String key, String message) {}
