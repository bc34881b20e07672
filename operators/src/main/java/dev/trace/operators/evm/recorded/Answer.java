package dev.trace.operators.evm.recorded;

import java.util.Map;
import java.util.OptionalInt;

/**
 * An HTTP answer.
 *
 * @param status HTTP status
 * @param headers beyond the usual ones
 * @param body its bytes
 * @param cutAfter bytes of the body after which the connection is dropped; a negative number drops it before the status
 */
public record Answer(int status, Map<String, String> headers, byte[] body, OptionalInt cutAfter) {
    public static Answer of(int status, byte[] body) {
        return new Answer(status, Map.of(), body, OptionalInt.empty());
    }
}
