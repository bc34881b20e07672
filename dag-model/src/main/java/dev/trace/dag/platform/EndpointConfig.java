package dev.trace.dag.platform;

import java.util.Map;
import java.util.Optional;

/**
 * One RPC endpoint.
 *
 * @param name how logs, metrics and provenance call it: the URL's host and port unless configured
 * @param url HTTP or HTTPS address, which may hold a key
 * @param requestsPerSecond most requests started a second; 0 for no limit
 * @param maxConcurrency most requests under way at once
 * @param weight share of calls it gets while all are fit
 * @param proxy {@code http://host:port} or {@code socks5://host:port}
 * @param headers sent with every request; values may be secret
 */
public record EndpointConfig(
        String name,
        Sensitive url,
        int requestsPerSecond,
        int maxConcurrency,
        int weight,
        Optional<String> proxy,
        Map<String, Sensitive> headers) {
    public EndpointConfig {
        headers = Map.copyOf(headers);
    }
}
