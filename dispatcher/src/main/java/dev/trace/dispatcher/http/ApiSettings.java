package dev.trace.dispatcher.http;

import dev.trace.dag.platform.Sensitive;

/**
 * Where the API listens, and who may use it.
 *
 * @param host address to bind; {@code 127.0.0.1} keeps it on this machine
 * @param port 0 for any free one
 * @param access who may use it
 */
public record ApiSettings(String host, int port, ApiAccess access) {
    /** On this machine only, on any free port, for people with one token. */
    public static ApiSettings loopback(Sensitive token) {
        return loopback(ApiAccess.people(token));
    }

    /** On this machine only, on any free port. */
    public static ApiSettings loopback(ApiAccess access) {
        return new ApiSettings("127.0.0.1", 0, access);
    }
}
