package dev.trace.bench.rpc;

import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.EndpointSettings.Limits;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** Two equal endpoints of which one turns bad: each line says what became of the throughput. */
public final class BadEndpoint {
    private static final int CONCURRENCY = 16;
    private static final int WARM_UP = 3;

    private BadEndpoint() {}

    /** Measures for some seconds in each mood. */
    public static List<String> measure(int latencyMillis, int seconds) throws Exception {
        Map<String, UnaryOperator<Answer>> moods = new LinkedHashMap<>();
        moods.put("fails", FlakyEndpoint::error);
        moods.put("takes 2 s", FlakyEndpoint::late);
        moods.put("gives wrong blocks", FlakyEndpoint::lie);
        RecordedChain chain = RecordedChain.quickstart();
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, UnaryOperator<Answer>> mood : moods.entrySet()) {
            try (FlakyEndpoint good = new FlakyEndpoint(chain, latencyMillis);
                    FlakyEndpoint bad = new FlakyEndpoint(chain, latencyMillis);
                    RpcPool pool = RpcPool.open(PoolSettings.of(
                            "bench", OptionalLong.empty(), List.of(endpoint("good", good), endpoint("bad", bad))))) {
                Load load = new Load(pool);
                load.run(WARM_UP);
                double before = load.run(seconds);
                bad.turn(mood.getValue());
                double after = load.run(seconds);
                lines.add(String.format(
                        "one of two endpoints %s: %.0f blocks/s, %.0f before: %.2f of it (its share is 0.50); %d wrong"
                                + " answers refused",
                        mood.getKey(), after, before, after / before, load.refused()));
            }
        }
        return lines;
    }

    private static EndpointSettings endpoint(String name, FlakyEndpoint server) {
        return EndpointSettings.of(name, server.url()).with(Limits.atOnce(CONCURRENCY));
    }
}
