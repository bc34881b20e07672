package dev.trace.bench.rpc;

import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.EndpointSettings.Limits;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Requests a second against a server that allows so many, by a token bucket of one second, and answers the rest with 429;
 * after the first minute.
 *
 * @param known whether the pool was told the limit
 * @param allowed requests a second
 * @param perSecond answers a second
 * @param throttled part of the requests that got a 429
 */
public record RateLimit(Known known, int allowed, double perSecond, double throttled) {
    private static final int WARM_UP = 60;

    /** Where a pool has the limit from. */
    public enum Known {
        CONFIGURED,
        LEARNED
    }

    /** Measures for some seconds after the first minute. */
    public static RateLimit measure(int allowed, Known known, int seconds) throws Exception {
        Bucket bucket = new Bucket(allowed);
        try (RecordedServer server = RecordedServer.start(RecordedChain.quickstart(), bucket::answer)) {
            EndpointSettings endpoint = EndpointSettings.of("a", server.url())
                    .with(Limits.bySecond(known == Known.CONFIGURED ? allowed : 0, 16));
            try (RpcPool pool = RpcPool.open(PoolSettings.of("bench", OptionalLong.empty(), List.of(endpoint)))) {
                Load load = new Load(pool);
                load.run(WARM_UP);
                bucket.forget();
                double perSecond = load.run(seconds);
                return new RateLimit(known, allowed, perSecond, bucket.throttled());
            }
        }
    }

    @Override
    public String toString() {
        return String.format(
                "%d requests/s allowed, %s: %.2f/s, %.3f of what is allowed, %.2f %% throttled, after the first minute",
                allowed,
                known == Known.CONFIGURED ? "configured" : "not configured",
                perSecond,
                perSecond / allowed,
                100 * throttled);
    }

    /** Safe for use from several threads. */
    private static final class Bucket {
        private final int allowed;
        private double tokens;
        private long filledAt = System.nanoTime();
        private long passed;
        private long refused;

        Bucket(int allowed) {
            this.allowed = allowed;
            tokens = allowed;
        }

        synchronized Answer answer(String request, Answer answer) {
            long now = System.nanoTime();
            tokens = Math.min(allowed, tokens + (now - filledAt) / 1e9 * allowed);
            filledAt = now;
            if (tokens >= 1) {
                tokens--;
                passed++;
                return answer;
            }
            refused++;
            return new Answer(429, Map.of(), "too many requests".getBytes(StandardCharsets.UTF_8), OptionalInt.empty());
        }

        synchronized void forget() {
            passed = 0;
            refused = 0;
        }

        synchronized double throttled() {
            return (double) refused / Math.max(1, passed + refused);
        }
    }
}
