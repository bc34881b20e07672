package dev.trace.dispatcher;

/**
 * A DAG's current version.
 *
 * @param dag its name
 * @param version the version
 * @param hash SHA-256 of its text, hex
 */
public record DagSummary(String dag, int version, String hash) {}
