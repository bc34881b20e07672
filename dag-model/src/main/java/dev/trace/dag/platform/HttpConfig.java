package dev.trace.dag.platform;

/**
 * Where API and UI listen.
 *
 * @param host address to bind, {@code 127.0.0.1} by default
 * @param port 0 for any free one
 */
public record HttpConfig(String host, int port) {}
