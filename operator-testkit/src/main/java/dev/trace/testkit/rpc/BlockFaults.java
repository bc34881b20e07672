package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/** Blocks that are false, of another number, or written loosely. */
public final class BlockFaults {
    private static final Set<String> BY_NUMBER = Set.of("eth_getBlockByNumber");
    private static final Set<String> WITH_TYPES =
            Set.of("eth_getBlockByNumber", "eth_getBlockByHash", "eth_getBlockReceipts");
    private static final Set<String> QUANTITIES = Set.of("gasUsed", "difficulty", "timestamp", "baseFeePerGas");
    private static final Set<String> TRANSACTION_QUANTITIES = Set.of("value", "nonce", "transactionIndex", "gasPrice");

    private BlockFaults() {}

    static Script hashAltered() {
        return block((call, block) -> {
            block.put("hash", Altered.lastByte(block.path("hash").asText()));
            return true;
        });
    }

    static Script transactionValueAltered() {
        return block((call, block) -> {
            JsonNode first = block.path("transactions").path(0);
            if (!first.has("value")) {
                return false;
            }
            ((ObjectNode) first)
                    .put("value", Altered.lastDigit(first.path("value").asText()));
            return true;
        });
    }

    static Script otherNumber() {
        return Spoiling.results(BY_NUMBER, (call, result, upstream) -> {
            if (call.block().isEmpty()) {
                return Optional.empty();
            }
            boolean whole = call.params().path(1).asBoolean();
            long asked = call.block().getAsLong();
            JsonNode other = upstream.result("eth_getBlockByNumber", Json.hex(asked + 1), whole);
            if (!other.isObject() && asked > 0) {
                other = upstream.result("eth_getBlockByNumber", Json.hex(asked - 1), whole);
            }
            return other.isObject() ? Optional.of(other) : Optional.empty();
        });
    }

    /** Zero as {@code 0x} and {@code 0x00}, other numbers with a zero in front. */
    static Script looseQuantities() {
        return block((call, block) -> {
            QUANTITIES.forEach(name -> loosen(block, name));
            for (JsonNode each : block.path("transactions")) {
                if (each instanceof ObjectNode transaction) {
                    TRANSACTION_QUANTITIES.forEach(name -> loosen(transaction, name));
                }
            }
            return true;
        });
    }

    private static void loosen(ObjectNode object, String name) {
        String text = object.path(name).asText();
        if (text.equals("0x0")) {
            object.put(name, name.length() % 2 == 0 ? "0x" : "0x00");
        } else if (text.startsWith("0x")) {
            object.put(name, "0x0" + text.substring(2));
        }
    }

    static Script sizeNull() {
        return block((call, block) -> {
            block.set("size", NullNode.instance);
            return true;
        });
    }

    /** The last transaction gets a type that Ethereum does not have, and loses its signature; its receipt has the type. */
    public static Script typeOfLast(int type) {
        return Spoiling.results(WITH_TYPES, (call, result, upstream) -> {
            JsonNode all = result.isArray() ? result : result.path("transactions");
            if (!(all.path(all.size() - 1) instanceof ObjectNode last)) {
                return Optional.empty();
            }
            last.put("type", Json.hex(type));
            if (!result.isArray()) {
                for (String name : new String[] {"v", "r", "s"}) {
                    last.set(name, NullNode.instance);
                }
                last.remove("yParity");
            }
            return Optional.of(result);
        });
    }

    private static Script block(Change change) {
        return Spoiling.results(
                Spoiling.BLOCKS,
                (call, result, upstream) -> result instanceof ObjectNode block && change.apply(call, block)
                        ? Optional.of(block)
                        : Optional.empty());
    }

    @FunctionalInterface
    private interface Change {
        /** @return whether there was something to change */
        boolean apply(AskedCall call, ObjectNode block);
    }
}
