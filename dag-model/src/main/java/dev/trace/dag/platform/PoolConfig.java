package dev.trace.dag.platform;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A named set of RPC endpoints of one chain.
 *
 * @param name as DAGs name it
 * @param chainId what every endpoint must answer; empty to take what they agree on
 * @param endpoints at least one
 * @param hedgeAfter how long a call may be unanswered before it is also sent to another endpoint; empty for never
 */
public record PoolConfig(
        String name, OptionalLong chainId, List<EndpointConfig> endpoints, Optional<Duration> hedgeAfter) {
    public PoolConfig {
        endpoints = List.copyOf(endpoints);
    }

    /** One that sends no call twice. */
    public PoolConfig(String name, OptionalLong chainId, List<EndpointConfig> endpoints) {
        this(name, chainId, endpoints, Optional.empty());
    }
}
