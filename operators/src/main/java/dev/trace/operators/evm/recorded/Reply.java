package dev.trace.operators.evm.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The outcome of one call.
 *
 * @param member {@code result} or {@code error}
 * @param json its value; to be duplicated before it is read
 */
record Reply(String member, ByteBuffer json) {
    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    /** As geth and reth say for history that they do not keep. */
    static final int NOT_KEPT = 4444;

    static final Reply NULL = result("null");

    static Reply result(ByteBuffer json) {
        return new Reply("result", json);
    }

    static Reply result(String json) {
        return result(utf8(json));
    }

    static Reply quantity(long value) {
        return result("\"0x" + Long.toHexString(value) + "\"");
    }

    static Reply error(ByteBuffer json) {
        return new Reply("error", json);
    }

    static Reply error(int code, String message) {
        return error(utf8(JsonNodeFactory.instance
                .objectNode()
                .put("code", code)
                .put("message", message)
                .toString()));
    }

    /** Names a call, whatever the white space of its parameters. */
    static String key(String method, JsonNode params) {
        return method + " " + params;
    }

    static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
