package dev.trace.operators.evm.rpc;

import java.util.Map;
import java.util.Optional;

/**
 * One endpoint of a pool. Its text form shows no URL and no header, for both may hold a key.
 *
 * @param name how logs, metrics and provenance call it; unique in its pool
 * @param url HTTP or HTTPS address
 * @param requestsPerSecond most requests started a second; 0 for no limit
 * @param maxConcurrency most requests under way at once, at least 1
 * @param weight share of calls it gets while all are fit, at least 1
 * @param proxy {@code http://host:port} or {@code socks5://host:port}
 * @param headers sent with every request
 */
public record EndpointSettings(
        String name,
        String url,
        int requestsPerSecond,
        int maxConcurrency,
        int weight,
        Optional<String> proxy,
        Map<String, String> headers) {
    public EndpointSettings {
        if (maxConcurrency < 1 || weight < 1 || requestsPerSecond < 0) {
            throw new IllegalArgumentException("endpoint " + name
                    + ": max_concurrency and weight must be at least 1 and requests_per_second not negative");
        }
        headers = Map.copyOf(headers);
    }

    /** An endpoint without limits of its own but 16 requests at once. */
    public static EndpointSettings of(String name, String url) {
        return new EndpointSettings(name, url, 0, 16, 1, Optional.empty(), Map.of());
    }

    /** The same at another address. */
    public EndpointSettings at(String otherUrl, Map<String, String> otherHeaders) {
        return new EndpointSettings(name, otherUrl, requestsPerSecond, maxConcurrency, weight, proxy, otherHeaders);
    }

    @Override
    public String toString() {
        return name;
    }
}
