package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/** JSON-RPC as trees. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode error(long code, String message) {
        return MAPPER.createObjectNode().put("code", code).put("message", message);
    }

    /** A response without result. */
    static ObjectNode failed(JsonNode id, ObjectNode error) {
        ObjectNode response = MAPPER.createObjectNode().put("jsonrpc", "2.0");
        response.set("id", id);
        response.set("error", error);
        return response;
    }

    static ObjectNode succeeded(JsonNode id, JsonNode result) {
        ObjectNode response = MAPPER.createObjectNode().put("jsonrpc", "2.0");
        response.set("id", id);
        response.set("result", result);
        return response;
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** The number that a text such as {@code 0x1f} is; empty if it is none that fits. */
    static OptionalLong quantity(JsonNode node) {
        String text = node.asText();
        return node.isTextual() && text.matches("0x[0-9a-fA-F]{1,15}")
                ? OptionalLong.of(Long.parseLong(text.substring(2), 16))
                : OptionalLong.empty();
    }
}
