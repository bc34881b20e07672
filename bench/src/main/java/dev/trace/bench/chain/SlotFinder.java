package dev.trace.bench.chain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the values of a block or a list of receipts that differ from block to block. */
final class SlotFinder {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String TRANSACTIONS = "transactions";

    private SlotFinder() {}

    /**
     * A value that differs.
     *
     * @param slot which it is
     * @param from offset of its first hex digit
     * @param to offset after its last
     */
    record Found(Slot slot, int from, int to) {}

    static List<Found> find(byte[] json) throws IOException {
        List<Found> found = new ArrayList<>();
        int depth = 0;
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    depth++;
                } else if (token == JsonToken.END_OBJECT) {
                    depth--;
                } else if (token == JsonToken.VALUE_STRING) {
                    Slot slot = slot(parser, depth);
                    if (slot != null) {
                        int from = (int) parser.currentTokenLocation().getByteOffset() + "\"0x".length();
                        int to = from + parser.getTextLength() - "0x".length();
                        found.add(new Found(slot, slot == Slot.SIGNATURE ? to - slot.digits() : from, to));
                    }
                }
            }
        }
        return found;
    }

    private static @Nullable Slot slot(JsonParser parser, int depth) throws IOException {
        var context = parser.getParsingContext();
        if (context.inArray()) {
            return TRANSACTIONS.equals(context.getParent().getCurrentName()) ? Slot.TRANSACTION_HASH : null;
        }
        return switch (context.getCurrentName()) {
            case "blockHash" -> Slot.BLOCK_HASH;
            case "blockNumber" -> Slot.NUMBER;
            case "blockTimestamp" -> Slot.TIMESTAMP;
            case "transactionHash" -> Slot.TRANSACTION_HASH;
            case "hash" -> depth == 1 ? Slot.BLOCK_HASH : depth == 2 ? Slot.TRANSACTION_HASH : null;
            case "number" -> depth == 1 ? Slot.NUMBER : null;
            case "timestamp" -> depth == 1 ? Slot.TIMESTAMP : null;
            case "transactionsRoot" -> depth == 1 ? Slot.TRANSACTIONS_ROOT : null;
            // A few begin with zeros, which are left out; what stays of them is longer than this all the same.
            case "r" -> depth == 2 && parser.getTextLength() > Slot.SIGNATURE.digits() + 2 ? Slot.SIGNATURE : null;
            case "parentHash" -> depth == 1 ? Slot.PARENT_HASH : null;
            default -> null;
        };
    }
}
