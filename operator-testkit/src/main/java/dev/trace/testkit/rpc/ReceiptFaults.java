package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/** {@code eth_getBlockReceipts} with false or missing receipts. */
final class ReceiptFaults {
    private static final String SIBLING = "0x" + "5b".repeat(32);
    private static final Set<String> WITH_LOGS = Set.of("eth_getBlockReceipts", "eth_getLogs");

    private ReceiptFaults() {}

    static Script oneShort() {
        return receipts(list -> list.remove(list.size() - 1));
    }

    static Script lastTwice() {
        return receipts(list -> list.add(list.get(list.size() - 1).deepCopy()));
    }

    static Script lastNull() {
        return receipts(list -> list.setNull(list.size() - 1));
    }

    static Script ofSibling() {
        return receipts(list -> list.forEach(receipt -> {
            ((ObjectNode) receipt).put("blockHash", SIBLING);
            receipt.path("logs").forEach(log -> ((ObjectNode) log).put("blockHash", SIBLING));
        }));
    }

    static Script logDataAltered() {
        return Spoiling.results(Spoiling.RECEIPTS, (call, result, upstream) -> {
            for (JsonNode log : result.findParents("logIndex")) {
                String data = log.path("data").asText();
                if (data.length() > 2) {
                    ((ObjectNode) log).put("data", Altered.lastDigit(data));
                    return Optional.of(result);
                }
            }
            return Optional.empty();
        });
    }

    static Script zeroHashesOnLogs() {
        return Spoiling.results(WITH_LOGS, (call, result, upstream) -> {
            Iterable<JsonNode> logs = result.findParents("logIndex");
            logs.forEach(log -> ((ObjectNode) log).put("transactionHash", "0x" + "00".repeat(32)));
            return logs.iterator().hasNext() ? Optional.of(result) : Optional.empty();
        });
    }

    static Script hashUnsupported() {
        return Spoiling.errors(
                call -> call.is(Spoiling.RECEIPTS) && call.block().isEmpty(),
                call -> Json.error(-32602, "invalid argument 0: hex number > 64 bits"));
    }

    /** Alters a list that is not empty. */
    private static Script receipts(Change change) {
        return Spoiling.results(Spoiling.RECEIPTS, (call, result, upstream) -> {
            if (result.isEmpty() || !(result instanceof ArrayNode list)) {
                return Optional.empty();
            }
            change.apply(list);
            return Optional.of(list);
        });
    }

    @FunctionalInterface
    private interface Change {
        void apply(ArrayNode receipts);
    }
}
