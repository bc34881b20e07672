package dev.trace.dag.platform;

/**
 * A secret that the configuration names.
 *
 * @param name as the provider knows it
 * @param value read at every use
 */
public record NamedSecret(String name, Sensitive value) {}
