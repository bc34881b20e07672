package dev.trace.operators.evm.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is recorded of one block. Filled by one thread, then read by many. */
final class RecordedBlock {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ByteBuffer> receiptsOfTransactions = new ArrayList<>();
    private @Nullable ByteBuffer full;
    private @Nullable ByteBuffer hashes;
    private @Nullable ByteBuffer receipts;
    private @Nullable String hash;
    private SoftReference<JsonNode> receiptsTree = new SoftReference<>(null);

    void block(ByteBuffer json, Transactions form) {
        if (form == Transactions.FULL) {
            full = json;
        } else {
            hashes = json;
        }
    }

    void receipts(ByteBuffer json) {
        receipts = json;
    }

    void receiptOfTransaction(ByteBuffer json) {
        receiptsOfTransactions.add(json);
    }

    /** The block; the form with hashes is made of the full one where it is not recorded itself. */
    synchronized Optional<ByteBuffer> block(Transactions form) throws IOException {
        if (form == Transactions.HASHES && hashes == null && full != null) {
            ObjectNode block = (ObjectNode) tree(full);
            ArrayNode only = JSON.createArrayNode();
            block.path("transactions").forEach(each -> only.add(each.path("hash")));
            hashes = bytes(block.set("transactions", only));
        }
        return Optional.ofNullable(form == Transactions.FULL ? full : hashes);
    }

    /** Its receipts, put together from those of single transactions where need be; empty if some are not recorded. */
    synchronized Optional<ByteBuffer> receipts() throws IOException {
        ByteBuffer block = full == null ? hashes : full;
        if (receipts == null && block != null) {
            if (tree(block).path("transactions").size() == receiptsOfTransactions.size()) {
                receipts = assembled();
            }
        }
        return Optional.ofNullable(receipts);
    }

    /** The same, parsed; not to be changed. */
    synchronized Optional<JsonNode> receiptsTree() throws IOException {
        JsonNode known = receiptsTree.get();
        Optional<ByteBuffer> json = receipts();
        if (known == null && json.isPresent()) {
            known = tree(json.get());
            receiptsTree = new SoftReference<>(known);
        }
        return Optional.ofNullable(known);
    }

    /** Lower case, with {@code 0x}; empty if only receipts are recorded. */
    synchronized String hash() throws IOException {
        if (hash == null) {
            ByteBuffer block = full == null ? hashes : full;
            hash = block == null ? "" : tree(block).path("hash").asText();
        }
        return hash;
    }

    private ByteBuffer assembled() throws IOException {
        List<JsonNode> each = new ArrayList<>();
        for (ByteBuffer receipt : receiptsOfTransactions) {
            each.add(tree(receipt));
        }
        each.sort(Comparator.comparingLong(
                receipt -> Long.decode(receipt.path("transactionIndex").asText())));
        return bytes(JSON.createArrayNode().addAll(each));
    }

    private static JsonNode tree(ByteBuffer json) throws IOException {
        byte[] copy = new byte[json.remaining()];
        json.duplicate().get(copy);
        return JSON.readTree(copy);
    }

    private static ByteBuffer bytes(JsonNode json) {
        byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(text).asReadOnlyBuffer();
    }

    /** How a block shows its transactions. */
    enum Transactions {
        FULL,
        HASHES;

        static Transactions of(JsonNode flag) {
            return flag.asBoolean() ? FULL : HASHES;
        }
    }
}
