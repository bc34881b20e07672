package dev.trace.bench.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.table.VerificationLevel;
import dev.trace.bench.scan.Bodies;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.verify.BlockVerifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongChainTest {
    private static final int BLOCKS = 9;

    @Test
    void everyServedHeaderProvesAndFollowsTheOneBefore() throws Exception {
        String parent = null;
        for (JsonNode block : served(0)) {
            // It refuses a block whose hash its header does not have.
            new HeaderTemplate((ObjectNode) block);
            assertTrue(parent == null || parent.equals(block.get("parentHash").asText()));
            parent = block.get("hash").asText();
        }
    }

    @Test
    void everyRootProvesAlsoWhenTransactionsAreSignedAnew() throws Exception {
        BlockVerifier verifier = new BlockVerifier();
        for (BlockBodies each : BlockBodies.first(BLOCKS)) {
            EvmBlock block = new EvmBlock(each.chainId());
            block.readBlock(each.block(), 0, each.block().length);
            block.readReceipts(each.receipts(), 0, each.receipts().length);
            verifier.verify(block, each.number());
        }
        assertEquals(VerificationLevel.ROOTS, verifier.level());
    }

    @Test
    void receiptsBelongToTheBlocksTransactions() throws Exception {
        List<JsonNode> receipts = served(1);
        int at = 0;
        for (JsonNode block : served(0)) {
            JsonNode list = receipts.get(at++);
            assertEquals(block.get("transactions").size(), list.size());
            for (int i = 0; i < list.size(); i++) {
                assertEquals(
                        block.get("transactions").get(i).get("hash"),
                        list.get(i).get("transactionHash"));
                assertEquals(block.get("hash"), list.get(i).get("blockHash"));
                for (JsonNode log : list.get(i).get("logs")) {
                    assertEquals(list.get(i).get("transactionHash"), log.get("transactionHash"));
                    assertEquals(block.get("number"), log.get("blockNumber"));
                }
            }
        }
    }

    @Test
    void noTransactionHashComesTwice() throws Exception {
        Set<String> seen = new HashSet<>();
        for (JsonNode block : served(0)) {
            for (JsonNode transaction : block.get("transactions")) {
                assertTrue(seen.add(transaction.get("hash").asText()));
            }
        }
    }

    /** Results of every block: which of the two bodies. */
    private static List<JsonNode> served(int which) throws Exception {
        LongChain chain = new LongChain(Recording.choose(System.getenv("TRACE_CHAIN_DATA")), BLOCKS);
        List<JsonNode> results = new ArrayList<>();
        try (ChainServer server = ChainServer.start(chain)) {
            Bodies bodies = Bodies.fetch(server.url(), LongChain.FIRST, BLOCKS);
            for (int i = which; i < bodies.all().size(); i += 2) {
                results.add(new ObjectMapper().readTree(bodies.all().get(i)).get("result"));
            }
        }
        return results;
    }
}
