package dev.trace.operators.ingest;

import static dev.trace.operators.ingest.IngestRig.ALL;
import static dev.trace.operators.ingest.IngestRig.HIVE;
import static dev.trace.operators.ingest.IngestRig.changed;
import static dev.trace.operators.ingest.IngestRig.hive;
import static dev.trace.operators.ingest.IngestRig.rows;
import static dev.trace.operators.ingest.IngestRig.staged;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.Commit;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.OperatorException;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.ChainData;
import dev.trace.operators.evm.WithChainData;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.FieldRlp;
import dev.trace.operators.evm.decode.HeaderLayout;
import dev.trace.operators.evm.rlp.Keccak256;
import dev.trace.operators.evm.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What endpoints answer wrongly is noticed, and asked for again or told. */
@WithChainData
class CryoIngestProofTest {
    private final IngestRig ingest = new IngestRig();

    @Test
    void aShortReceiptListIsRefusedAndAskedForAgain() throws Exception {
        assertRepaired("eth_getBlockReceipts", answer -> ((ArrayNode) answer).remove(0), "receipt");
        assertRepaired(
                "eth_getBlockReceipts", answer -> ((ArrayNode) answer).remove(answer.size() - 1), "receipts for");
    }

    @Test
    void duplicateAndNullReceiptsAreRefused() throws Exception {
        assertRepaired(
                "eth_getBlockReceipts",
                answer -> ((ArrayNode) answer).set(answer.size() - 1, answer.get(0)),
                "transactionIndex");
        assertRepaired("eth_getBlockReceipts", answer -> ((ArrayNode) answer).setNull(0), "expected an object");
    }

    @Test
    void receiptsOfASiblingBlockAreRefused() throws Exception {
        assertRepaired(
                "eth_getBlockReceipts",
                answer -> answer.forEach(each -> ((ObjectNode) each).put("blockHash", "0x" + "ab".repeat(32))),
                "blockHash");
    }

    @Test
    void aMissingLogIsNoticed() throws Exception {
        assertRepaired("eth_getBlockReceipts", CryoIngestProofTest::dropLastLog, "logs bloom");
    }

    @Test
    void aChangedHeaderIsNoticed() throws Exception {
        assertRepaired(
                "eth_getBlockByNumber",
                answer -> ((ObjectNode) answer).put("stateRoot", "0x" + "12".repeat(32)),
                "hashes to");
        assertRepaired("eth_getBlockByNumber", answer -> ((ObjectNode) answer).put("number", "0x7"), "asked was");
    }

    @Test
    void aChangedTransactionIsNoticed() throws Exception {
        assertRepaired(
                "eth_getBlockByNumber",
                answer -> ((ObjectNode) answer.path("transactions").get(0)).put("gas", "0x1" + "0".repeat(16)),
                "is not what the rest of the transaction hashes to");
    }

    @Test
    void aBlockThatIsNeverProvedFailsTheAttemptByName() {
        MemoryRpc rpc = hive().with((request, times, answer) ->
                request.params().contains("\"0x1b\"") && request.method().endsWith("Receipts")
                        ? ChainData.bytes(changed(answer, tree -> ((ArrayNode) tree).remove(0)))
                        : answer);
        OperatorException e =
                assertThrows(OperatorException.class, () -> ingest.run(rpc, Map.of("datasets", ALL), 0, 54));
        assertEquals(IngestError.BLOCK_NOT_PROVED, e.code());
        assertEquals(Recovery.RETRY, e.code().recovery());
        assertTrue(e.getMessage().contains("block 27 of pool memory"), e.getMessage());
        assertTrue(e.getMessage().contains("endpoint-0"), e.getMessage());
        assertEquals(BlockFetcher.MAX_ANSWERS, rpc.rejections.size());
        ingest.assertNothingIsLeftOpen(rpc);
    }

    @Test
    void aBlockThatIsNotTheLastOnesChildIsRefused() throws Exception {
        ChainData.Recorded truth = ChainData.block(HIVE, 27);
        byte[] changed = ChainData.bytes(changed(
                truth.block(), tree -> ((ObjectNode) tree).put("extraData", "0x" + "5b".repeat(32))));
        String oldHash = truth.blockTree().path("hash").asText();
        String newHash = headerHash(truth.chainId(), changed);
        MemoryRpc rpc = hive().with((request, times, answer) -> {
            boolean sibling = request.params().contains("\"0x1b\"");
            byte[] chosen = sibling && request.method().equals("eth_getBlockByNumber") ? changed : answer;
            return sibling
                    ? new String(chosen, StandardCharsets.UTF_8)
                            .replace(oldHash, newHash)
                            .getBytes(StandardCharsets.UTF_8)
                    : chosen;
        });
        OperatorException e =
                assertThrows(OperatorException.class, () -> ingest.run(rpc, Map.of("datasets", ALL), 0, 54));
        assertEquals(IngestError.BLOCK_NOT_PROVED, e.code());
        assertTrue(e.getMessage().contains("the parent of block 28 is " + oldHash), e.getMessage());
        assertTrue(e.getMessage().contains("block 27 is " + newHash), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x78", "0x7b", "0xff"})
    void aTransactionOfAnUnknownTypeIsKeptAndSaidToBeUnproved(String type) throws Exception {
        MemoryRpc rpc = hive().with((request, times, answer) -> {
            boolean one = request.params().contains("\"0x1b\"");
            return one
                    ? ChainData.bytes(changed(answer, tree -> {
                        boolean body = request.method().equals("eth_getBlockByNumber");
                        ObjectNode first = (ObjectNode) (body ? tree.path("transactions") : tree).get(0);
                        first.put("type", type);
                        if (body) {
                            first.putNull("v").putNull("r").putNull("s").remove("yParity");
                        }
                    }))
                    : answer;
        });
        Commit commit = ingest.run(rpc, Map.of("datasets", ALL), 0, 54);
        Map<String, Object> row = rows(commit, "transactions").stream()
                .filter(each -> each.get("block_number").equals(27L))
                .findFirst()
                .orElseThrow();
        assertEquals(Long.parseLong(type.substring(2), 16), row.get("transaction_type"));
        assertNull(row.get("envelope"));
        assertNull(row.get("r"));
        assertEquals(249, rows(commit, "transactions").size());
        Evidence evidence = staged(commit, "transactions").get(0).evidence();
        assertEquals(VerificationLevel.HEADER, evidence.level());
        assertEquals(
                List.of(
                        "receipts of type " + type + ": their encoding is not known",
                        "transactions of type " + type + ": their encoding is not known"),
                evidence.notProvable());
    }

    private void assertRepaired(String method, Consumer<JsonNode> damage, String reason) throws Exception {
        MemoryRpc rpc = hive().with((request, times, answer) -> {
            boolean first = times == 0 && request.method().equals(method);
            return first && request.params().contains("\"0x1b\"") ? ChainData.bytes(changed(answer, damage)) : answer;
        });
        Commit commit = ingest.run(rpc, Map.of("datasets", ALL), 0, 54);
        assertEquals(1, rpc.rejections.size(), () -> rpc.rejections.toString());
        assertTrue(rpc.rejections.get(0).startsWith("endpoint-0: block 27: "), rpc.rejections.get(0));
        assertTrue(rpc.rejections.get(0).contains(reason), rpc.rejections.get(0));
        Commit whole = ingest.run(hive(), Map.of("datasets", ALL), 0, 54);
        for (String table : ALL) {
            assertEquals(rows(whole, table), rows(commit, table));
        }
        ingest.assertNothingIsLeftOpen(rpc);
    }

    private static String headerHash(long chainId, byte[] json) throws Exception {
        EvmBlock block = new EvmBlock(chainId);
        block.readBlock(json, 0, json.length);
        RlpWriter rlp = new RlpWriter();
        HeaderLayout.of(block).write(block.header(), new FieldRlp(rlp));
        return "0x" + HexFormat.of().formatHex(new Keccak256().digest(rlp.toByteArray()));
    }

    private static void dropLastLog(JsonNode receipts) {
        for (int i = receipts.size() - 1; i >= 0; i--) {
            ArrayNode logs = (ArrayNode) receipts.get(i).path("logs");
            if (!logs.isEmpty()) {
                logs.remove(logs.size() - 1);
                return;
            }
        }
        throw new AssertionError("no log in this block");
    }
}
