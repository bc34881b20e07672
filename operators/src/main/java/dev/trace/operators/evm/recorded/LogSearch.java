package dev.trace.operators.evm.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.Optional;

/**
 * Answers {@code eth_getLogs} from recorded receipts, with geth's errors (its {@code eth/filters}). Safe for use from
 * several threads.
 *
 * @param chain what is recorded
 */
record LogSearch(RecordedChain chain) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param from first block
     * @param to last block
     * @param filter the call's parameter
     */
    Reply between(long from, long to, JsonNode filter) throws IOException {
        if (from > to) {
            return Reply.error(Reply.INVALID_PARAMS, "invalid block range params");
        }
        if (to > chain.head()) {
            return Reply.error(Reply.INVALID_PARAMS, "block range extends beyond current head block");
        }
        ArrayNode found = JSON.createArrayNode();
        for (long number = from; number <= to; number++) {
            RecordedBlock block = chain.block(number);
            Optional<JsonNode> receipts = block == null ? Optional.empty() : block.receiptsTree();
            if (receipts.isEmpty()) {
                return Reply.error(Reply.NOT_KEPT, "receipts of block " + number + " are not recorded");
            }
            for (JsonNode receipt : receipts.get()) {
                for (JsonNode log : receipt.path("logs")) {
                    if (matches(log, filter)) {
                        found.add(log);
                    }
                }
            }
        }
        return Reply.result(found.toString());
    }

    private static boolean matches(JsonNode log, JsonNode filter) {
        boolean matches = isAmong(filter.path("address"), log.path("address"));
        JsonNode slots = filter.path("topics");
        for (int slot = 0; matches && slot < slots.size(); slot++) {
            matches = isAny(slots.path(slot))
                    || (log.path("topics").has(slot)
                            && isAmong(slots.path(slot), log.path("topics").path(slot)));
        }
        return matches;
    }

    private static boolean isAny(JsonNode alternatives) {
        return alternatives.isMissingNode()
                || alternatives.isNull()
                || (alternatives.isArray() && alternatives.isEmpty());
    }

    private static boolean isAmong(JsonNode alternatives, JsonNode value) {
        if (isAny(alternatives) || alternatives.asText().equalsIgnoreCase(value.asText())) {
            return true;
        }
        for (JsonNode each : alternatives) {
            if (each.asText().equalsIgnoreCase(value.asText())) {
                return true;
            }
        }
        return false;
    }
}
