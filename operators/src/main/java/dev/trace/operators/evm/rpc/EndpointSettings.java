package dev.trace.operators.evm.rpc;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * One endpoint of a pool. Its text form shows no URL and no header, for both may hold a key.
 *
 * @param name how logs, metrics and provenance call it; unique in its pool
 * @param url HTTP or HTTPS address
 * @param ws WebSocket address, where new heads are heard of
 * @param limits how much it may be asked for
 * @param prices what its answers cost
 * @param proxy {@code http://host:port} or {@code socks5://host:port}
 * @param headers sent with every request
 */
public record EndpointSettings(
        String name,
        String url,
        Optional<String> ws,
        Limits limits,
        Prices prices,
        Optional<String> proxy,
        Map<String, String> headers) {
    public EndpointSettings {
        headers = Map.copyOf(headers);
    }

    /** An endpoint without limits of its own but 16 requests at once. */
    public static EndpointSettings of(String name, String url) {
        return new EndpointSettings(
                name, url, Optional.empty(), Limits.atOnce(16), Prices.NONE, Optional.empty(), Map.of());
    }

    /** The same with other limits. */
    public EndpointSettings with(Limits other) {
        return new EndpointSettings(name, url, ws, other, prices, proxy, headers);
    }

    /** The same through a proxy. */
    public EndpointSettings through(String otherProxy) {
        return new EndpointSettings(name, url, ws, limits, prices, Optional.of(otherProxy), headers);
    }

    /** The same at other addresses. */
    public EndpointSettings at(String otherUrl, Optional<String> otherWs, Map<String, String> otherHeaders) {
        return new EndpointSettings(name, otherUrl, otherWs, limits, prices, proxy, otherHeaders);
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * How much an endpoint may be asked for.
     *
     * @param requestsPerSecond most calls started a second, each of a batch counted; 0 for no limit
     * @param computeUnitsPerSecond most compute units begun a second; 0 for no limit
     * @param maxConcurrency most requests under way at once, at least 1
     * @param maxBatch most calls in one request, at least 1
     * @param weight share of calls it gets while all are fit, at least 1
     */
    public record Limits(
            int requestsPerSecond, int computeUnitsPerSecond, int maxConcurrency, int maxBatch, int weight) {
        public Limits {
            if (maxConcurrency < 1 || maxBatch < 1 || weight < 1) {
                throw new IllegalArgumentException("max_concurrency, max_batch and weight must be at least 1");
            }
            if (requestsPerSecond < 0 || computeUnitsPerSecond < 0) {
                throw new IllegalArgumentException("limits by second must not be negative");
            }
        }

        /** No limit but of the requests under way. */
        public static Limits atOnce(int maxConcurrency) {
            return new Limits(0, 0, maxConcurrency, 1, 1);
        }

        /** A limit of the requests started a second, and of those under way. */
        public static Limits bySecond(int requestsPerSecond, int maxConcurrency) {
            return new Limits(requestsPerSecond, 0, maxConcurrency, 1, 1);
        }

        /** The same with batches. */
        public Limits inBatchesOf(int calls) {
            return new Limits(requestsPerSecond, computeUnitsPerSecond, maxConcurrency, calls, weight);
        }
    }

    /**
     * What an endpoint's answers cost.
     *
     * @param perRequest US dollars a request
     * @param perComputeUnit US dollars a compute unit
     * @param computeUnits compute units by method, where they differ from {@link ComputeUnits}
     */
    public record Prices(BigDecimal perRequest, BigDecimal perComputeUnit, Map<String, Integer> computeUnits) {
        /** Free, with the usual compute units. */
        public static final Prices NONE = new Prices(BigDecimal.ZERO, BigDecimal.ZERO, Map.of());

        public Prices {
            computeUnits = Map.copyOf(computeUnits);
        }

        /** Compute units of one call. */
        public int unitsOf(String method) {
            Integer own = computeUnits.get(method);
            return own == null ? ComputeUnits.of(method) : own;
        }
    }
}
