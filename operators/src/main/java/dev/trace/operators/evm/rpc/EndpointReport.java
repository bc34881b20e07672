package dev.trace.operators.evm.rpc;

import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What an endpoint has done and how it stands, at one moment.
 *
 * @param name the endpoint
 * @param underWay requests under way
 * @param typicalLatency moving average; zero before the first answer
 * @param standing {@code fit}, or why it gets no calls for now
 * @param lastFailure reason of the last failure
 * @param calls number of calls by method and outcome, in that order
 * @param traffic what the calls took, by method
 * @param limits what it is asked for at most, as learned so far
 * @param outages how often it was left out because it failed
 * @param hedges calls sent to it because another was slow to answer them
 */
public record EndpointReport(
        String name,
        int underWay,
        Duration typicalLatency,
        String standing,
        Optional<String> lastFailure,
        Map<String, Map<Outcome, Long>> calls,
        Map<String, Traffic> traffic,
        Limits limits,
        long outages,
        long hedges) {
    /**
     * What an endpoint is asked for at most.
     *
     * @param requestsPerSecond calls started a second; infinite for no limit
     * @param computeUnitsPerSecond compute units begun a second; infinite for no limit
     * @param concurrency requests under way at once
     * @param batch calls in one request
     */
    public record Limits(double requestsPerSecond, double computeUnitsPerSecond, int concurrency, int batch) {}

    /** How a request ended. */
    public enum Outcome {
        ANSWERED,
        /** {@code null} where a result must exist. */
        MISSING,
        THROTTLED,
        QUOTA,
        TRANSIENT,
        /** Part of a batch that the endpoint does not take. */
        BATCH_REFUSED,
        UNSUPPORTED,
        PRUNED,
        REFUSED,
        TOO_LARGE,
        /** Answered, and proved false by the caller. */
        REJECTED;

        static Outcome of(Verdict.Kind kind) {
            return switch (kind) {
                case TRANSIENT, UNKNOWN -> TRANSIENT;
                case THROTTLED -> THROTTLED;
                case QUOTA -> QUOTA;
                case DENIED, REFUSED, BATCH_REFUSED -> REFUSED;
                case MISSING -> MISSING;
                case UNSUPPORTED -> UNSUPPORTED;
                case PRUNED -> PRUNED;
                case TOO_LARGE -> TOO_LARGE;
            };
        }
    }
}
