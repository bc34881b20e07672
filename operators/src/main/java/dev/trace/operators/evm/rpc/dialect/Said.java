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
        return new Said(status, OptionalLong.of(error.path("code").asLong()), text(shown(error)));
    }

    /** Message and data. */
    static String shown(JsonNode error) {
        JsonNode data = error.path("data");
        String message = error.path("message").asText();
        return data.isMissingNode() || data.isNull() ? message : message + " " + data;
    }

    private static String text(String shown) {
        return cut(cut(shown).toLowerCase(Locale.ROOT).replace(",", ""));
    }

    static String cut(String text) {
        return text.length() <= KEPT ? text : text.substring(0, KEPT);
    }
}
