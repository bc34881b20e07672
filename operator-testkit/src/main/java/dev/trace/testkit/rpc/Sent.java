package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * What a client gets.
 *
 * @param status HTTP status
 * @param headers beyond the usual ones
 * @param body its bytes
 * @param ending what becomes of the connection
 * @param delay how long the client waits for the first byte
 */
public record Sent(int status, Map<String, String> headers, byte[] body, Ending ending, Duration delay) {
    /** How an answer ends. */
    public enum Ending {
        WHOLE,
        /** Half of the body comes, then the connection is closed. */
        CUT,
        /** The connection is reset before a byte. */
        RESET,
        /** Nothing comes, and the connection stays open until the client leaves. */
        HANG,
        /** On a socket the message comes twice. */
        TWICE
    }

    public static Sent of(int status, String text) {
        return new Sent(status, Map.of(), text.getBytes(StandardCharsets.UTF_8), Ending.WHOLE, Duration.ZERO);
    }

    public static Sent of(JsonNode json) {
        return new Sent(200, Map.of(), Json.bytes(json), Ending.WHOLE, Duration.ZERO);
    }

    public Sent with(String header, String value) {
        return new Sent(status, Map.of(header, value), body, ending, delay);
    }

    public Sent status(int other) {
        return new Sent(other, headers, body, ending, delay);
    }

    public Sent body(byte[] other) {
        return new Sent(status, headers, other, ending, delay);
    }

    public Sent ending(Ending other) {
        return new Sent(status, headers, body, other, delay);
    }

    public Sent after(Duration other) {
        return new Sent(status, headers, body, ending, other);
    }
}
