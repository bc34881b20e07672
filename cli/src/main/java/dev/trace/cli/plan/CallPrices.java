package dev.trace.cli.plan;

import dev.trace.dag.platform.EndpointConfig;
import dev.trace.operators.evm.rpc.EndpointSettings;
import java.math.BigDecimal;

/** What an endpoint counts and asks for calls. */
public final class CallPrices {
    private CallPrices() {}

    /** Compute units of one call. */
    public static int units(EndpointConfig endpoint, String method) {
        return prices(endpoint).unitsOf(method);
    }

    /** US dollars of one call. */
    public static BigDecimal dollars(EndpointConfig endpoint, String method) {
        return endpoint.prices()
                .perRequest()
                .add(endpoint.prices().perComputeUnit().multiply(BigDecimal.valueOf(units(endpoint, method))));
    }

    private static EndpointSettings.Prices prices(EndpointConfig endpoint) {
        return new EndpointSettings.Prices(
                endpoint.prices().perRequest(),
                endpoint.prices().perComputeUnit(),
                endpoint.prices().computeUnits());
    }
}
