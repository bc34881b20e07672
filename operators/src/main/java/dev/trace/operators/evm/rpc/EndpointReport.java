package dev.trace.operators.evm.rpc;

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
 * @param calls number of requests by method and outcome, in that order
 */
public record EndpointReport(
        String name,
        int underWay,
        Duration typicalLatency,
        String standing,
        Optional<String> lastFailure,
        Map<String, Map<Outcome, Long>> calls) {
    /** How a request ended. */
    public enum Outcome {
        ANSWERED,
        /** {@code null} where a result must exist. */
        MISSING,
        THROTTLED,
        QUOTA,
        TRANSIENT,
        UNSUPPORTED,
        PRUNED,
        REFUSED,
        TOO_LARGE,
        /** Answered, and proved false by the caller. */
        REJECTED
    }
}
