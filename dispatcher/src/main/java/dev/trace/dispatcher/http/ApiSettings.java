package dev.trace.dispatcher.http;

import dev.trace.dag.platform.Sensitive;

/**
 * Where the API listens, and who may use it.
 *
 * @param host address to bind; {@code 127.0.0.1} keeps it on this machine
 * @param port 0 for any free one
 * @param token bearer token that everything under {@code /v1} asks for
 */
public record ApiSettings(String host, int port, Sensitive token) {
    /** On this machine only, on any free port. */
    public static ApiSettings loopback(Sensitive token) {
        return new ApiSettings("127.0.0.1", 0, token);
    }
}
