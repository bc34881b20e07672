package dev.trace.dag.platform;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What an endpoint's provider asks for its answers.
 *
 * @param perRequest US dollars a request
 * @param perComputeUnit US dollars a compute unit
 * @param computeUnits compute units by method, where the provider's differ from the usual ones
 */
public record EndpointPrices(BigDecimal perRequest, BigDecimal perComputeUnit, Map<String, Integer> computeUnits) {
    /** Free, and compute units as usual. */
    public static final EndpointPrices NONE = new EndpointPrices(BigDecimal.ZERO, BigDecimal.ZERO, Map.of());

    public EndpointPrices {
        computeUnits = Map.copyOf(computeUnits);
    }
}
