package dev.trace.cli.budget;

import dev.trace.cli.plan.CallPrices;
import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.EndpointPrices;
import dev.trace.dag.platform.PoolConfig;
import java.math.BigDecimal;
import java.util.Map;

/** What a call may use of a budget at most, at whichever endpoint of its pool it ends. */
public final class Tariff {
    private final Budget.Unit unit;
    private final Map<String, PoolConfig> pools;

    public Tariff(Budget.Unit unit, Map<String, PoolConfig> pools) {
        this.unit = unit;
        this.pools = Map.copyOf(pools);
    }

    /** US dollars, compute units or calls. */
    public BigDecimal dearest(String pool, String method) {
        PoolConfig config = pools.get(pool);
        if (config == null) {
            return BigDecimal.ZERO;
        }
        return config.endpoints().stream()
                .map(endpoint -> at(endpoint, method))
                .max(BigDecimal::compareTo)
                .orElse(BigDecimal.ZERO);
    }

    private BigDecimal at(EndpointConfig endpoint, String method) {
        return switch (unit) {
            case USD -> CallPrices.dollars(endpoint, method);
            case COMPUTE_UNITS -> BigDecimal.valueOf(CallPrices.units(endpoint, method));
            case REQUESTS -> BigDecimal.ONE;
        };
    }

    /** Whether a budget of this unit could ever be used up by calls to a pool. */
    public boolean counts(String pool) {
        PoolConfig config = pools.get(pool);
        if (unit != Budget.Unit.USD || config == null) {
            return unit != Budget.Unit.USD;
        }
        return config.endpoints().stream().map(EndpointConfig::prices).anyMatch(Tariff::asksForMoney);
    }

    private static boolean asksForMoney(EndpointPrices prices) {
        return prices.perRequest().signum() > 0 || prices.perComputeUnit().signum() > 0;
    }
}
