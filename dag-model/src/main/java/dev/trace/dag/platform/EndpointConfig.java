package dev.trace.dag.platform;

import java.util.Map;
import java.util.Optional;

/**
 * One RPC endpoint.
 *
 * @param name how logs, metrics and provenance call it: the URL's host and port unless configured
 * @param url HTTP or HTTPS address, which may hold a key
 * @param ws WebSocket address, which may hold a key
 * @param limits how much it may be asked for
 * @param prices what its answers cost
 * @param proxy {@code http://host:port} or {@code socks5://host:port}
 * @param headers sent with every request; values may be secret
 */
public record EndpointConfig(
        String name,
        Sensitive url,
        Optional<Sensitive> ws,
        EndpointLimits limits,
        EndpointPrices prices,
        Optional<String> proxy,
        Map<String, Sensitive> headers) {
    public EndpointConfig {
        headers = Map.copyOf(headers);
    }

    /** The same at another address. */
    public EndpointConfig at(Sensitive other) {
        return new EndpointConfig(name, other, ws, limits, prices, proxy, headers);
    }
}
