package dev.trace.operators.evm.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.operators.evm.WithChainData;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One value of a true answer changed: whatever it is, the block is refused and the right answer is blamed. */
@WithChainData
class AlteredValuesTest {
    private static final String LATE = "mainnet-22431080-22431090";
    private static final String EARLY = "mainnet-1000000-1000030";
    private static final long NUMBER = 22_431_084;

    @ParameterizedTest
    @ValueSource(strings = {"value", "input", "to", "nonce", "gas", "chainId", "maxFeePerGas", "r", "s"})
    void noFieldOfATransactionCanBeAltered(String field) {
        BadAnswerException e = transaction(field).refused();
        assertEquals(Part.BLOCK, e.part());
        assertTrue(e.getMessage().contains("transaction 3: hash is not what"), e.getMessage());
    }

    @Test
    void aTransactionsHashCannotBeAltered() {
        BadAnswerException e = transaction("hash").refused();
        assertEquals(Part.BLOCK, e.part());
    }

    @Test
    void transactionsCannotBeSwappedLeftOutOrAdded() {
        assertRootFails(late().block(block -> renumber(block, all -> all.add(all.remove(0)))));
        assertRootFails(late().block(block -> renumber(block, all -> all.remove(all.size() - 1))));
        assertRootFails(late().block(block ->
                renumber(block, all -> all.add(all.get(all.size() - 1).deepCopy()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "address", "topics"})
    void noFieldOfALogCanBeAltered(String field) {
        Proof proof = late().receipts(all -> {
            ObjectNode log = firstLog(all);
            if (field.equals("topics")) {
                ArrayNode topics = (ArrayNode) log.path("topics");
                topics.set(0, topics.textNode(altered(topics.get(0).asText())));
            } else {
                log.put(field, altered(log.path(field).asText()));
            }
        });
        assertReceiptsAreBlamed(proof.refused());
    }

    @Test
    void logsCannotMoveFromOneReceiptToTheNext() {
        Proof proof = late().receipts(all -> {
            int from = 0;
            while (all.get(from).path("logs").isEmpty()
                    || all.get(from + 1).path("logs").isEmpty()) {
                from++;
            }
            ArrayNode logs = (ArrayNode) all.get(from).path("logs");
            ObjectNode log = (ObjectNode) logs.remove(logs.size() - 1);
            JsonNode next = all.get(from + 1);
            log.set("transactionHash", next.path("transactionHash"));
            log.set("transactionIndex", next.path("transactionIndex"));
            ((ArrayNode) next.path("logs")).insert(0, log);
        });
        assertReceiptsAreBlamed(proof.refused());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "type", "logsBloom"})
    void noFieldOfAReceiptCanBeAltered(String field) {
        assertReceiptsAreBlamed(
                late().receipt(3, receipt -> alter(receipt, field)).refused());
    }

    @Test
    void gasCannotMoveBetweenTransactions() {
        Proof proof = late().receipts(all -> {
            more((ObjectNode) all.get(3), "gasUsed", 1);
            more((ObjectNode) all.get(3), "cumulativeGasUsed", 1);
            more((ObjectNode) all.get(4), "gasUsed", -1);
        });
        assertReceiptsAreBlamed(proof.refused());
        assertReceiptsAreBlamed(late().receipt(3, receipt -> alter(receipt, "cumulativeGasUsed"))
                .refused());
    }

    @Test
    void aStateRootCannotBeAltered() {
        Proof proof = Proof.of(EARLY, 1_000_000).receipt(0, receipt -> alter(receipt, "root"));
        assertReceiptsAreBlamed(proof.refused());
    }

    @ParameterizedTest
    @ValueSource(strings = {"amount", "address", "index", "validatorIndex"})
    void noFieldOfAWithdrawalCanBeAltered(String field) {
        Proof proof = late().block(
                        block -> alter((ObjectNode) block.path("withdrawals").get(2), field));
        BadAnswerException e = proof.refused();
        assertEquals(Part.BLOCK, e.part());
        assertTrue(e.getMessage().contains("16 withdrawals"), e.getMessage());
    }

    @Test
    void withdrawalsCannotBeLeftOut() {
        Proof empty = late().block(block -> block.putArray("withdrawals"));
        assertEquals(Part.BLOCK, empty.refused().part());
        Proof none = late().withHashesOnly().block(block -> block.remove("withdrawals"));
        assertEquals(Part.BLOCK, none.refused().part());
    }

    @Test
    void withdrawalsCannotBeInvented() {
        JsonNode withdrawals = late().tree().path("withdrawals");
        Proof proof = Proof.of(EARLY, 1_000_000).block(block -> block.set("withdrawals", withdrawals));
        assertEquals(Part.BLOCK, proof.refused().part());
    }

    @Test
    void aTransactionCannotHideBehindATypeThatNobodyKnows() {
        BadAnswerException e =
                late().transaction(3, each -> each.put("type", "0x66")).refused();
        assertEquals(Part.BLOCK, e.part());
        assertTrue(e.getMessage().contains("type is not that of its receipt, 0x2"), e.getMessage());
    }

    private static Proof transaction(String field) {
        return late().transaction(3, each -> alter(each, field));
    }

    private static Proof late() {
        return Proof.of(LATE, NUMBER);
    }

    private static void assertRootFails(Proof proof) {
        BadAnswerException e = proof.refused();
        assertEquals(Part.BLOCK, e.part());
        assertTrue(e.getMessage().contains("do not give the transactionsRoot"), e.getMessage());
    }

    private static void assertReceiptsAreBlamed(BadAnswerException e) {
        assertEquals(Part.RECEIPTS, e.part(), e.getMessage());
    }

    private static void alter(ObjectNode object, String field) {
        object.put(field, altered(object.path(field).asText()));
    }

    private static String altered(String hex) {
        String head = hex.substring(0, hex.length() - 1);
        return head + Integer.toHexString(Character.digit(hex.charAt(hex.length() - 1), 16) ^ 1);
    }

    private static void more(ObjectNode receipt, String field, int difference) {
        long value = Long.decode(receipt.path(field).asText());
        receipt.put(field, "0x" + Long.toHexString(value + difference));
    }

    private static ObjectNode firstLog(JsonNode receipts) {
        for (JsonNode each : receipts) {
            JsonNode log = each.path("logs").path(0);
            if (log.path("data").asText().length() > 2) {
                return (ObjectNode) log;
            }
        }
        throw new AssertionError("no log with data");
    }

    private static void renumber(ObjectNode block, java.util.function.Consumer<ArrayNode> change) {
        ArrayNode all = (ArrayNode) block.path("transactions");
        change.accept(all);
        List<JsonNode> each = new ArrayList<>();
        all.forEach(each::add);
        for (int i = 0; i < each.size(); i++) {
            ((ObjectNode) each.get(i)).put("transactionIndex", "0x" + Integer.toHexString(i));
        }
    }
}
