package dev.trace.operators.evm.rpc;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A pool: its endpoints and its limits.
 *
 * @param name as DAGs name it
 * @param chainId what every endpoint must answer; empty to take what they agree on
 * @param endpoints at least one
 * @param patience how long a call is tried again before it fails
 * @param silence how long an endpoint may send nothing before its call is given up
 * @param maxResponseBytes longest response accepted, uncompressed
 * @param bufferBytes responses held at once, in bytes; calls wait beyond it, except one that somebody waits for
 * @param hedgeAfter how long a call may be unanswered before it is also sent to another endpoint; empty for never
 */
public record PoolSettings(
        String name,
        OptionalLong chainId,
        List<EndpointSettings> endpoints,
        Duration patience,
        Duration silence,
        int maxResponseBytes,
        long bufferBytes,
        Optional<Duration> hedgeAfter) {
    private static final int MEBIBYTE = 1 << 20;

    public PoolSettings {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("pool " + name + " has no endpoints");
        }
        Set<String> names = new HashSet<>();
        for (EndpointSettings endpoint : endpoints) {
            if (!names.add(endpoint.name())) {
                throw new IllegalArgumentException("pool " + name + " has two endpoints named " + endpoint.name());
            }
        }
    }

    /** One that sends no call twice. */
    public PoolSettings(
            String name,
            OptionalLong chainId,
            List<EndpointSettings> endpoints,
            Duration patience,
            Duration silence,
            int maxResponseBytes,
            long bufferBytes) {
        this(name, chainId, endpoints, patience, silence, maxResponseBytes, bufferBytes, Optional.empty());
    }

    /** With a patience of 2 minutes, 30 s of silence, responses up to 192 MiB and an eighth of the heap for buffers. */
    public static PoolSettings of(String name, OptionalLong chainId, List<EndpointSettings> endpoints) {
        long buffers = Math.max(16L * MEBIBYTE, Runtime.getRuntime().maxMemory() / 8);
        return new PoolSettings(
                name, chainId, endpoints, Duration.ofMinutes(2), Duration.ofSeconds(30), 192 * MEBIBYTE, buffers);
    }

    public PoolSettings withPatience(Duration value) {
        return new PoolSettings(name, chainId, endpoints, value, silence, maxResponseBytes, bufferBytes, hedgeAfter);
    }

    public PoolSettings withHedgeAfter(Optional<Duration> value) {
        return new PoolSettings(name, chainId, endpoints, patience, silence, maxResponseBytes, bufferBytes, value);
    }
}
