package dev.trace.bench.rpc;

import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.EndpointSettings.Limits;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import java.util.List;
import java.util.OptionalLong;

/**
 * Blocks a second where answers take their time and nothing else limits.
 *
 * @param concurrency requests at once
 * @param latencyMillis added latency
 * @param perSecond answers a second
 */
public record Latency(int concurrency, int latencyMillis, double perSecond) {
    private static final int CONCURRENCY = 32;
    private static final int WARM_UP = 3;

    /** Measures for some seconds. */
    public static Latency measure(int latencyMillis, int seconds) throws Exception {
        try (FlakyEndpoint server = new FlakyEndpoint(RecordedChain.quickstart(), latencyMillis)) {
            EndpointSettings endpoint = EndpointSettings.of("a", server.url()).with(Limits.atOnce(CONCURRENCY));
            try (RpcPool pool = RpcPool.open(PoolSettings.of("bench", OptionalLong.empty(), List.of(endpoint)))) {
                Load load = new Load(pool);
                load.run(WARM_UP);
                return new Latency(CONCURRENCY, latencyMillis, load.run(seconds));
            }
        }
    }

    @Override
    public String toString() {
        double ideal = concurrency * 1000.0 / latencyMillis;
        return String.format(
                "latency %d ms, %d at once: %.0f blocks/s, %.3f of the ideal %.0f",
                latencyMillis, concurrency, perSecond, perSecond / ideal, ideal);
    }
}
