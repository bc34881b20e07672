package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One call of a request, as the client sent it.
 *
 * @param id as sent; a JSON null for the announcement of a head
 * @param method such as {@code eth_getLogs}
 * @param params its parameters
 */
public record AskedCall(JsonNode id, String method, JsonNode params) {
    /** The first and last block of an {@code eth_getLogs} call. */
    record Range(long first, long last) {
        long blocks() {
            return last - first + 1;
        }
    }

    boolean is(Set<String> methods) {
        return methods.contains(method);
    }

    /** The block that it asks for by number; empty for tags, hashes, ranges and methods that ask for none. */
    public OptionalLong block() {
        return Json.quantity(params.path(0));
    }

    /** Empty for other methods, and for filters by hash or with a tag. */
    Optional<Range> range() {
        OptionalLong first = Json.quantity(params.path(0).path("fromBlock"));
        OptionalLong last = Json.quantity(params.path(0).path("toBlock"));
        return method.equals("eth_getLogs") && first.isPresent() && last.isPresent()
                ? Optional.of(new Range(first.getAsLong(), last.getAsLong()))
                : Optional.empty();
    }

    /** What it asks, whatever its id. */
    String key() {
        return method + params;
    }
}
