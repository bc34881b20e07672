package dev.trace.operators.evm.rpc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * An HTTP response.
 *
 * @param status HTTP status
 * @param retryAfter how long the endpoint asked to be left alone; zero if it did not say
 * @param array holds the body from its start
 * @param length of the body
 * @param target who sent it
 */
record Posted(int status, Duration retryAfter, byte[] array, int length, Target target) {
    /** As much as dialects look at. It is cut for people only once secrets are out of it. */
    private static final int KEPT = 4096;

    boolean isSuccessful() {
        return status / 100 == 2;
    }

    /** The body's beginning. */
    String start() {
        return new String(array, 0, Math.min(length, KEPT), StandardCharsets.UTF_8);
    }
}
