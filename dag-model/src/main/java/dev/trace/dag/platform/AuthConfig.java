package dev.trace.dag.platform;

import java.util.List;

/**
 * Who may talk to a dispatcher. In each list the first is in use, and those after it are still accepted, so that a
 * secret can be exchanged while everything runs.
 *
 * @param userTokens bearer tokens of people; empty where none is configured
 * @param workerTokens bearer tokens of workers; empty where none is configured
 * @param jwtKeys keys of capability tokens, the same at every dispatcher; empty where none is configured
 */
public record AuthConfig(List<NamedSecret> userTokens, List<NamedSecret> workerTokens, List<JwtKey> jwtKeys) {
    /** Nothing is configured. */
    public static final AuthConfig NONE = new AuthConfig(List.of(), List.of(), List.of());

    public AuthConfig {
        userTokens = List.copyOf(userTokens);
        workerTokens = List.copyOf(workerTokens);
        jwtKeys = List.copyOf(jwtKeys);
    }

    /**
     * A key that signs.
     *
     * @param kid what tokens call it
     * @param secret at least 32 bytes
     */
    public record JwtKey(String kid, NamedSecret secret) {}
}
