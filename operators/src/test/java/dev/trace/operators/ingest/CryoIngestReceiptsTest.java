package dev.trace.operators.ingest;

import static dev.trace.operators.ingest.IngestRig.ALL;
import static dev.trace.operators.ingest.IngestRig.changed;
import static dev.trace.operators.ingest.IngestRig.hive;
import static dev.trace.operators.ingest.IngestRig.rows;
import static dev.trace.operators.ingest.IngestRig.staged;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.Commit;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.BlockRef;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.ChainData;
import dev.trace.operators.evm.WithChainData;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How receipts are asked for, and what is made of them. */
@WithChainData
class CryoIngestReceiptsTest {
    private static final String FRONTIER = "mainnet-1000000-1000030";

    private final IngestRig ingest = new IngestRig();

    @Test
    void row14ReceiptsOfASiblingAreAskedForAgainByHash() throws Exception {
        MemoryRpc rpc = hive().with((request, times, answer) -> {
            boolean sibling = times == 0 && request.method().equals("eth_getBlockReceipts");
            return sibling && request.params().contains("\"0x1b\"")
                    ? ChainData.bytes(changed(
                            answer,
                            all -> all.forEach(each -> ((ObjectNode) each).put("blockHash", "0x" + "ab".repeat(32)))))
                    : answer;
        });
        ingest.run(rpc, Map.of("datasets", ALL), 0, 54);
        List<BlockRef> byHash = rpc.receiptsAsked.stream()
                .filter(each -> each.hash().isPresent())
                .toList();
        String hash =
                ChainData.block("hivechain-0-54", 27).blockTree().path("hash").asText();
        assertEquals(List.of(BlockRef.of(27, hash, "endpoint-1")), byHash);
    }

    @Test
    void nearTheHeadReceiptsAreAskedForByHash() throws Exception {
        MemoryRpc rpc = hive().head(54, OptionalLong.of(40));
        ingest.run(rpc, Map.of("datasets", ALL, "finality", "head"), 0, 54);
        rpc.receiptsAsked.forEach(
                each -> assertEquals(each.number() > 40, each.hash().isPresent(), each.toString()));
        assertEquals(55, rpc.receiptsAsked.size());
        ingest.assertNothingIsLeftOpen(rpc);
    }

    @Test
    void withoutBlockReceiptsEachTransactionsReceiptIsAskedFor() throws Exception {
        MemoryRpc rpc = hive().parallelism(4).with((request, times, answer) -> {
            if (request.method().equals("eth_getBlockReceipts")) {
                throw new OperatorException(RpcError.RPC_METHOD_UNSUPPORTED, "for this test");
            }
            return answer;
        });
        Commit commit = ingest.run(rpc, Map.of("datasets", ALL), 0, 54);
        Commit whole = ingest.run(hive(), Map.of("datasets", ALL), 0, 54);
        for (String table : ALL) {
            assertEquals(rows(whole, table), rows(commit, table));
        }
        long single = rpc.requests.stream()
                .filter(each -> each.method().equals("eth_getTransactionReceipt"))
                .count();
        assertEquals(249, single);
        long all = rpc.requests.size() - single - 55;
        assertTrue(all <= 4, all + " calls of a method that the pool does not have");
        ingest.assertNothingIsLeftOpen(rpc);
    }

    @Test
    void everyEndpointThatGaveAReceiptIsNamed() throws Exception {
        MemoryRpc rpc = hive().with((request, times, answer) -> {
            if (request.method().equals("eth_getBlockReceipts")) {
                throw new OperatorException(RpcError.RPC_METHOD_UNSUPPORTED, "for this test");
            }
            return answer;
        });
        var receipts = ChainData.block("hivechain-0-54", 27).receiptsTree();
        String last = receipts.path(receipts.size() - 1).path("transactionHash").asText();
        // It is then the other endpoint's turn.
        rpc.call(RpcRequest.of("eth_getTransactionReceipt", "[\"" + last + "\"]"))
                .close();
        Commit commit = ingest.run(rpc, Map.of("datasets", ALL), 27, 27);
        assertTrue(receipts.size() > 1);
        assertEquals(
                Set.of("endpoint-0", "endpoint-1"),
                staged(commit, "blocks").get(0).evidence().providers());
    }

    @Test
    void receiptsBeforeByzantiumSayNothingAboutSuccess() throws Exception {
        Map<String, Object> ours = Map.of("datasets", ALL);
        List<Map<String, Object>> rows = rows(frontier(ours), "transactions");
        assertEquals(64, rows.size());
        for (Map<String, Object> row : rows) {
            assertNull(row.get("success"));
            assertEquals(66, ((String) row.get("post_state_root")).length());
        }
        List<Map<String, Object>> cryos = rows(frontier(Map.of("datasets", ALL, "compat", "cryo")), "transactions");
        assertTrue(cryos.stream().allMatch(each -> each.get("success").equals(1L)));
        assertFalse(cryos.get(0).containsKey("post_state_root"));
    }

    private Commit frontier(Map<String, Object> config) throws Exception {
        return ingest.run(new MemoryRpc(ChainData.read(FRONTIER)), config, 1_000_000, 1_000_030);
    }
}
