package dev.trace.cli.metrics;

import dev.trace.operators.evm.rpc.EndpointReport;
import java.util.List;

/**
 * How an open pool stands.
 *
 * @param chainId the chain it serves
 * @param endpoints in the order of the settings
 * @param reconnects sockets for new heads that were opened again
 */
public record PoolReport(long chainId, List<EndpointReport> endpoints, long reconnects) {
    public PoolReport {
        endpoints = List.copyOf(endpoints);
    }
}
