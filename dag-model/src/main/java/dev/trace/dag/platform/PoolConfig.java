package dev.trace.dag.platform;

import java.util.List;
import java.util.OptionalLong;

/**
 * A named set of RPC endpoints of one chain.
 *
 * @param name as DAGs name it
 * @param chainId what every endpoint must answer; empty to take what they agree on
 * @param endpoints at least one
 */
public record PoolConfig(String name, OptionalLong chainId, List<EndpointConfig> endpoints) {
    public PoolConfig {
        endpoints = List.copyOf(endpoints);
    }
}
