package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/** Traces of blocks that are missing in part. */
final class TraceFaults {
    private static final Set<String> DEBUG = Set.of("debug_traceBlockByNumber", "debug_traceBlockByHash");
    private static final Set<String> ALL = Set.of(
            "debug_traceBlockByNumber", "debug_traceBlockByHash", "trace_block", "trace_replayBlockTransactions");

    private TraceFaults() {}

    static Script none() {
        return Spoiling.results(
                ALL, (call, result, upstream) -> result.isEmpty() ? Optional.empty() : Optional.of(Json.array()));
    }

    static Script oneFailed() {
        return Spoiling.results(DEBUG, (call, result, upstream) -> {
            if (result.isEmpty() || !(result instanceof ArrayNode entries)) {
                return Optional.empty();
            }
            ObjectNode failed = Json.MAPPER.createObjectNode().put("error", "execution timeout");
            int last = entries.size() - 1;
            if (entries.get(last).has("txHash")) {
                failed.set("txHash", entries.get(last).get("txHash"));
            }
            entries.set(last, failed);
            return Optional.of(entries);
        });
    }
}
