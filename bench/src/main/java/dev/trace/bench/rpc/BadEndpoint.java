package dev.trace.bench.rpc;

import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.EndpointSettings.Limits;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** Two equal endpoints of which one turns bad: each line says what became of the throughput. */
public final class BadEndpoint {
    private static final int CONCURRENCY = 16;
    private static final int WARM_UP = 3;
    private static final int BEFORE = 5;
    private static final Duration HEDGE = Duration.ofMillis(300);

    private static final List<Mood> MOODS = List.of(
            new Mood("fails", FlakyEndpoint::error, Optional.empty()),
            new Mood("takes 2 s", FlakyEndpoint::late, Optional.empty()),
            new Mood("takes 2 s, hedged after 0.3 s", FlakyEndpoint::late, Optional.of(HEDGE)),
            new Mood("gives wrong blocks", FlakyEndpoint::lie, Optional.empty()));

    private BadEndpoint() {}

    /** Measures for some seconds in each mood, from the moment it begins. */
    public static List<String> measure(int latencyMillis, int seconds) throws Exception {
        RecordedChain chain = RecordedChain.quickstart();
        List<String> lines = new ArrayList<>();
        for (Mood mood : MOODS) {
            try (FlakyEndpoint good = new FlakyEndpoint(chain, latencyMillis);
                    FlakyEndpoint bad = new FlakyEndpoint(chain, latencyMillis);
                    RpcPool pool = RpcPool.open(PoolSettings.of(
                                    "bench",
                                    OptionalLong.empty(),
                                    List.of(endpoint("good", good), endpoint("bad", bad)))
                            .withHedgeAfter(mood.hedgeAfter))) {
                Load load = new Load(pool);
                load.run(WARM_UP);
                double before = load.run(BEFORE);
                bad.turn(mood.change);
                double after = load.run(seconds);
                lines.add(String.format(
                        "one of two endpoints %s: %.0f blocks/s over %d s, %.0f before: %.2f of it (its share is 0.50);"
                                + " %d wrong answers refused",
                        mood.name, after, seconds, before, after / before, load.refused()));
            }
        }
        return lines;
    }

    /** How an endpoint turns bad, and what the pool may do about it. */
    private record Mood(String name, UnaryOperator<Answer> change, Optional<Duration> hedgeAfter) {}

    private static EndpointSettings endpoint(String name, FlakyEndpoint server) {
        return EndpointSettings.of(name, server.url()).with(Limits.atOnce(CONCURRENCY));
    }
}
