package dev.trace.worker.commit;

import dev.trace.api.rpc.RpcUse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What an attempt has asked of endpoints and has not recorded yet. Safe for use from several threads. */
public final class RpcUsage {
    private final Map<Line, Sum> sums = new HashMap<>();

    /** What is counted together. */
    record Line(String pool, String endpoint, String method, RpcUse.Outcome outcome) {}

    /**
     * Several calls together.
     *
     * @param took from first byte to last, of all calls
     */
    record Sum(
            long requests, long bytesSent, long bytesReceived, long computeUnits, BigDecimal dollars, Duration took) {
        static Sum of(RpcUse use) {
            return new Sum(1, use.bytesSent(), use.bytesReceived(), use.computeUnits(), use.dollars(), use.took());
        }

        Sum plus(Sum other) {
            return new Sum(
                    requests + other.requests,
                    bytesSent + other.bytesSent,
                    bytesReceived + other.bytesReceived,
                    computeUnits + other.computeUnits,
                    dollars.add(other.dollars),
                    took.plus(other.took));
        }

        Sum minus(Sum other) {
            return plus(new Sum(
                    -other.requests,
                    -other.bytesSent,
                    -other.bytesReceived,
                    -other.computeUnits,
                    other.dollars.negate(),
                    other.took.negated()));
        }
    }

    /** A call was sent, whatever became of it. */
    public synchronized void add(String pool, RpcUse use) {
        sums.merge(new Line(pool, use.endpoint(), use.method(), use.outcome()), Sum.of(use), Sum::plus);
    }

    synchronized Map<Line, Sum> unrecorded() {
        return Map.copyOf(sums);
    }

    /** So much is recorded; what was added since is not. */
    synchronized void recorded(Map<Line, Sum> lines) {
        lines.forEach((line, sum) ->
                sums.computeIfPresent(line, (same, all) -> all.requests() == sum.requests() ? null : all.minus(sum)));
    }

    /** Mean time of an answer; empty if there was none. */
    static Optional<Duration> latency(Map<Line, Sum> lines) {
        long answers = 0;
        Duration took = Duration.ZERO;
        for (Map.Entry<Line, Sum> each : lines.entrySet()) {
            if (each.getKey().outcome() == RpcUse.Outcome.ANSWERED) {
                answers += each.getValue().requests();
                took = took.plus(each.getValue().took());
            }
        }
        return answers == 0 ? Optional.empty() : Optional.of(took.dividedBy(answers));
    }
}
