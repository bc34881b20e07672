package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.RpcUse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What the calls of one method took from one endpoint, since the pool opened.
 *
 * @param bytesSent length of the requests
 * @param bytesReceived length of the responses, uncompressed
 * @param computeUnits as the endpoint counts them
 * @param dollars US dollars by the configured prices
 * @param took time of all calls together
 * @param latencies number of calls by the first of {@link #BOUNDS} that they did not exceed; one more for the rest
 */
public record Traffic(
        long bytesSent,
        long bytesReceived,
        long computeUnits,
        BigDecimal dollars,
        Duration took,
        List<Long> latencies) {
    /** Upper bounds of the latency classes. */
    public static final List<Duration> BOUNDS = List.of(
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(2500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));

    public Traffic {
        latencies = List.copyOf(latencies);
    }

    /** Sums up. Guarded by whoever owns it. */
    static final class Sum {
        private long bytesSent;
        private long bytesReceived;
        private long computeUnits;
        private BigDecimal dollars = BigDecimal.ZERO;
        private Duration took = Duration.ZERO;
        private final Long[] latencies = new Long[BOUNDS.size() + 1];

        Sum() {
            Arrays.fill(latencies, 0L);
        }

        void add(RpcUse use) {
            bytesSent += use.bytesSent();
            bytesReceived += use.bytesReceived();
            computeUnits += use.computeUnits();
            dollars = dollars.add(use.dollars());
            took = took.plus(use.took());
            int place = 0;
            while (place < BOUNDS.size() && use.took().compareTo(BOUNDS.get(place)) > 0) {
                place++;
            }
            latencies[place]++;
        }

        Traffic traffic() {
            return new Traffic(bytesSent, bytesReceived, computeUnits, dollars, took, List.of(latencies));
        }
    }
}
