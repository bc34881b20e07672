package dev.trace.operators.evm.rpc.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What an endpoint said instead of a result.
 *
 * @param status HTTP status
 * @param code of the JSON-RPC error; empty if it sent none
 * @param text message and data, or HTTP body, in small letters without commas
 */
record Said(int status, OptionalLong code, String text) {
    private static final int KEPT = 4096;

    static Said http(int status, String body) {
        return new Said(status, OptionalLong.empty(), text(body));
    }

    static Said error(int status, JsonNode error) {
        return new Said(status, code(error.path("code")), text(shown(error)));
    }

    /** Message and data; all of it where there is no message, for not everybody sends an error as JSON-RPC has it. */
    static String shown(JsonNode error) {
        JsonNode message = error.path("message");
        if (message.isMissingNode()) {
            return error.isTextual() ? error.asText() : error.toString();
        }
        JsonNode data = error.path("data");
        return data.isMissingNode() || data.isNull() ? message.asText() : message.asText() + " " + data;
    }

    private static OptionalLong code(JsonNode code) {
        boolean isNumber = code.isIntegralNumber() || code.asText().matches("-?[0-9]{1,18}");
        return isNumber ? OptionalLong.of(code.asLong()) : OptionalLong.empty();
    }

    private static String text(String shown) {
        return cut(cut(shown).toLowerCase(Locale.ROOT).replace(",", ""));
    }

    static String cut(String text) {
        return text.length() <= KEPT ? text : text.substring(0, KEPT);
    }
}
