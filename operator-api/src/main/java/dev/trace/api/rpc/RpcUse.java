package dev.trace.api.rpc;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * One call that was sent to an endpoint, once for each time it was sent. Of a batch each call has its part.
 *
 * @param endpoint name of the endpoint, without credentials
 * @param method such as {@code eth_getBlockReceipts}
 * @param outcome how it ended
 * @param bytesSent length of the request
 * @param bytesReceived length of the response, uncompressed
 * @param computeUnits as the endpoint counts them
 * @param dollars what it costs in US dollars by the configured prices; zero where none is configured
 * @param took from the request's first byte to the response's last
 */
public record RpcUse(
        String endpoint,
        String method,
        Outcome outcome,
        long bytesSent,
        long bytesReceived,
        long computeUnits,
        BigDecimal dollars,
        Duration took) {
    /** How a call ended. */
    public enum Outcome {
        /** With a result. */
        ANSWERED,
        /** The endpoint was asked for too much at once. */
        THROTTLED,
        /** Without a result for another reason, also because it was given up. */
        FAILED
    }
}
