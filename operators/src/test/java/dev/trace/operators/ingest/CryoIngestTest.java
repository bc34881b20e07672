package dev.trace.operators.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.Emission;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.OperatorException;
import dev.trace.api.Scope;
import dev.trace.api.config.Config;
import dev.trace.api.rpc.BlockRef;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.ChainData;
import dev.trace.operators.evm.WithChainData;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.FieldRlp;
import dev.trace.operators.evm.decode.HeaderLayout;
import dev.trace.operators.evm.rlp.Keccak256;
import dev.trace.operators.evm.rlp.RlpWriter;
import dev.trace.operators.ingest.MemoryContext.Staged;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithChainData
class CryoIngestTest {
    private static final String HIVE = "hivechain-0-54";
    private static final String FRONTIER = "mainnet-1000000-1000030";
    private static final List<String> ALL = List.of("blocks", "transactions", "logs");

    private MemoryContext context;

    @Test
    void aRangeBecomesAFileATableAndAlignedChunk() throws Exception {
        MemoryRpc rpc = hive();
        Commit commit = run(rpc, Map.of("datasets", ALL, "chunk_size", 20), 5, 54);
        assertEquals(
                List.of("5-19", "20-39", "40-54"),
                staged(commit, "blocks").stream()
                        .map(each -> each.range().orElseThrow().toString())
                        .toList());
        assertEquals(50, rows(commit, "blocks").size());
        assertEquals(9, commit.rows().size());
        assertEquals(List.of(new Emission.Partition(rpc.chainId(), new BlockRange(5, 54))), commit.emissions());
        assertEquals(100, rpc.requests.size(), "two requests a block");
        assertEquals(50, context.progressBlocks);
        long rows = commit.rows().stream().mapToLong(each -> each.rows()).sum();
        assertEquals(rows, context.progressRows);
        assertNothingIsLeftOpen(rpc);
    }

    @Test
    void evidenceLinksChunksAndNamesProviders() throws Exception {
        Commit commit = run(hive(), Map.of("datasets", ALL, "chunk_size", 20), 0, 54);
        List<Staged> blocks = staged(commit, "blocks");
        for (int i = 0; i < blocks.size(); i++) {
            var evidence = blocks.get(i).evidence();
            assertEquals(VerificationLevel.ROOTS, evidence.level());
            assertEquals(Set.of("endpoint-0"), evidence.providers());
            assertEquals(List.of(), evidence.notProvable());
            var links = evidence.links().orElseThrow();
            assertEquals(blocks.get(i).cells().get(0).get("block_hash"), links.firstHash());
            if (i > 0) {
                var before = blocks.get(i - 1).evidence().links().orElseThrow();
                assertEquals(before.lastHash(), links.parentHash());
            }
        }
    }

    @Test
    void blocksAloneTakeOneRequestEach() throws Exception {
        MemoryRpc rpc = hive();
        Commit commit = run(rpc, Map.of("datasets", List.of("blocks")), 0, 54);
        assertEquals(55, rpc.requests.size());
        assertTrue(rpc.requests.stream().allMatch(each -> each.params().endsWith(",false]")));
        long transactions = rows(commit, "blocks").stream()
                .mapToLong(each -> (Long) each.get("n_transactions"))
                .sum();
        assertEquals(249, transactions);
    }

    @Test
    void transactionsWithoutReceiptColumnsTakeOneRequestEach() throws Exception {
        MemoryRpc rpc = hive();
        Map<String, Object> config = Map.of(
                "datasets",
                List.of("transactions"),
                "columns",
                Map.of("only", List.of("block_number", "transaction_index", "value")));
        assertEquals(249, rows(run(rpc, config, 0, 54), "transactions").size());
        assertEquals(55, rpc.requests.size());
    }

    @Test
    void logsAloneNeedOnlyHashesOfTransactions() throws Exception {
        MemoryRpc rpc = hive();
        assertEquals(
                383,
                rows(run(rpc, Map.of("datasets", List.of("logs")), 0, 54), "logs")
                        .size());
        assertTrue(rpc.requests.stream().noneMatch(each -> each.params().endsWith(",true]")));
    }

    @Test
    void noMoreRequestsAreUnderWayThanAllowed() throws Exception {
        MemoryRpc rpc = hive().parallelism(1000);
        run(rpc, Map.of("datasets", ALL, "max_concurrent_requests", 10), 0, 54);
        // The block being decoded holds its two answers beside those asked for ahead.
        assertEquals(12, rpc.mostOpen());
    }

    @Test
    void aChunkWithoutRowsIsStillAFile() throws Exception {
        MemoryRpc rpc = new MemoryRpc(ChainData.read("mainnet-0-511"));
        Commit commit = run(rpc, Map.of("datasets", ALL, "chunk_size", 100), 100, 299);
        assertEquals(
                List.of(0L, 0L),
                staged(commit, "logs").stream().map(Staged::rows).toList());
        assertEquals(200, rows(commit, "blocks").size());
    }

    @Test
    void theSameRangeAgainGivesTheSameRows() throws Exception {
        Map<String, Object> config = Map.of("datasets", ALL);
        assertEquals(
                rows(run(hive(), config, 0, 54), "transactions"), rows(run(hive(), config, 0, 54), "transactions"));
    }

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
        assertRepaired("eth_getBlockReceipts", CryoIngestTest::dropLastLog, "logs bloom");
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
        OperatorException e = assertThrows(OperatorException.class, () -> run(rpc, Map.of("datasets", ALL), 0, 54));
        assertEquals(IngestError.BLOCK_NOT_PROVED, e.code());
        assertEquals(Recovery.RETRY, e.code().recovery());
        assertTrue(e.getMessage().contains("block 27 of pool memory"), e.getMessage());
        assertTrue(e.getMessage().contains("endpoint-0"), e.getMessage());
        assertEquals(BlockFetcher.MAX_ANSWERS, rpc.rejections.size());
        assertNothingIsLeftOpen(rpc);
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
        OperatorException e = assertThrows(OperatorException.class, () -> run(rpc, Map.of("datasets", ALL), 0, 54));
        assertEquals(IngestError.BLOCK_NOT_PROVED, e.code());
        assertTrue(e.getMessage().contains("the parent of block 28 is " + oldHash), e.getMessage());
        assertTrue(e.getMessage().contains("block 27 is " + newHash), e.getMessage());
    }

    @Test
    void aRangeBeyondTheHeadIsRefused() {
        OperatorException e = assertThrows(OperatorException.class, () -> run(hive(), Map.of("datasets", ALL), 0, 55));
        assertEquals(IngestError.RANGE_BEYOND_HEAD, e.code());
        assertEquals("blocks 0-55 end beyond the head 54 of pool memory: ask for blocks up to 54", e.getMessage());
    }

    @Test
    void whatIsNotFinalWaits() throws Exception {
        Map<String, Object> depth = Map.of("datasets", ALL, "finality", "depth", "finality_depth", 10);
        assertEquals(45, rows(run(hive(), depth, 0, 44), "blocks").size());
        OperatorException e = assertThrows(OperatorException.class, () -> run(hive(), depth, 0, 45));
        assertEquals(Recovery.WAIT, e.code().recovery());
        assertTrue(e.retryAfter().isPresent());

        Map<String, Object> tag = Map.of("datasets", ALL, "finality", "finalized", "finality_depth", 0);
        run(hive().head(54, OptionalLong.of(30)), tag, 0, 30);
        assertThrows(OperatorException.class, () -> run(hive().head(54, OptionalLong.of(30)), tag, 0, 31));
    }

    @Test
    void aPoolOfAnotherChainIsAConfigurationError() {
        OperatorException e =
                assertThrows(OperatorException.class, () -> run(hive(), Map.of("datasets", ALL, "chain_id", 1), 0, 5));
        assertEquals(Recovery.CONFIGURATION, e.code().recovery());
    }

    @Test
    void aJobPerUpdateIsAConfigurationError() throws Exception {
        Config config = config(Map.of("datasets", ALL));
        context = new MemoryContext(hive(), config, new Scope.Update(OptionalLong.empty(), 5));
        OperatorException e = assertThrows(
                OperatorException.class,
                () -> new CryoIngestFactory().create(config).run(context));
        assertEquals(Recovery.CONFIGURATION, e.code().recovery());
    }

    @Test
    void interruptionLeavesNothingOpen() throws Exception {
        MemoryRpc rpc = hive().with((request, times, answer) -> {
            if (request.params().contains("\"0x1e\"")) {
                Thread.currentThread().interrupt();
            }
            return answer;
        });
        assertThrows(InterruptedException.class, () -> run(rpc, Map.of("datasets", ALL), 0, 54));
        assertNothingIsLeftOpen(rpc);
    }

    @Test
    void aCallThatFailsLeavesNothingOpen() {
        MemoryRpc rpc = hive().with((request, times, answer) -> {
            if (request.params().contains("\"0x1e\"")) {
                throw new OperatorException(IngestError.NOT_FINAL, "for this test");
            }
            return answer;
        });
        assertThrows(OperatorException.class, () -> run(rpc, Map.of("datasets", ALL), 0, 54));
        assertNothingIsLeftOpen(rpc);
    }

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
        run(rpc, Map.of("datasets", ALL), 0, 54);
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
        run(rpc, Map.of("datasets", ALL, "finality", "head"), 0, 54);
        rpc.receiptsAsked.forEach(
                each -> assertEquals(each.number() > 40, each.hash().isPresent(), each.toString()));
        assertEquals(55, rpc.receiptsAsked.size());
        assertNothingIsLeftOpen(rpc);
    }

    @Test
    void withoutBlockReceiptsEachTransactionsReceiptIsAskedFor() throws Exception {
        MemoryRpc rpc = hive().parallelism(4).with((request, times, answer) -> {
            if (request.method().equals("eth_getBlockReceipts")) {
                throw new OperatorException(RpcError.RPC_METHOD_UNSUPPORTED, "for this test");
            }
            return answer;
        });
        Commit commit = run(rpc, Map.of("datasets", ALL), 0, 54);
        Commit whole = run(hive(), Map.of("datasets", ALL), 0, 54);
        for (String table : ALL) {
            assertEquals(rows(whole, table), rows(commit, table));
        }
        long single = rpc.requests.stream()
                .filter(each -> each.method().equals("eth_getTransactionReceipt"))
                .count();
        assertEquals(249, single);
        long all = rpc.requests.size() - single - 55;
        assertTrue(all <= 4, all + " calls of a method that the pool does not have");
        assertNothingIsLeftOpen(rpc);
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
        Commit commit = run(rpc, Map.of("datasets", ALL), 27, 27);
        assertTrue(receipts.size() > 1);
        assertEquals(
                Set.of("endpoint-0", "endpoint-1"),
                staged(commit, "blocks").get(0).evidence().providers());
    }

    @Test
    void aCreationHasNoTargetButAContract() throws Exception {
        List<Map<String, Object>> created = rows(run(hive(), Map.of("datasets", ALL), 0, 54), "transactions").stream()
                .filter(each -> each.get("to_address") == null)
                .toList();
        assertFalse(created.isEmpty());
        assertTrue(created.stream().allMatch(each -> each.get("contract_address") != null));
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
        Commit commit = run(rpc, Map.of("datasets", ALL), 0, 54);
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
        Commit commit = run(rpc, Map.of("datasets", ALL), 0, 54);
        assertEquals(1, rpc.rejections.size(), () -> rpc.rejections.toString());
        assertTrue(rpc.rejections.get(0).startsWith("endpoint-0: block 27: "), rpc.rejections.get(0));
        assertTrue(rpc.rejections.get(0).contains(reason), rpc.rejections.get(0));
        Commit whole = run(hive(), Map.of("datasets", ALL), 0, 54);
        for (String table : ALL) {
            assertEquals(rows(whole, table), rows(commit, table));
        }
        assertNothingIsLeftOpen(rpc);
    }

    private static String headerHash(long chainId, byte[] json) throws Exception {
        EvmBlock block = new EvmBlock(chainId);
        block.readBlock(json, 0, json.length);
        RlpWriter rlp = new RlpWriter();
        HeaderLayout.of(block).write(block.header(), new FieldRlp(rlp));
        return "0x" + HexFormat.of().formatHex(new Keccak256().digest(rlp.toByteArray()));
    }

    private static JsonNode changed(byte[] answer, Consumer<JsonNode> change) {
        JsonNode tree = ChainData.tree(answer);
        change.accept(tree);
        return tree;
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

    private void assertNothingIsLeftOpen(MemoryRpc rpc) {
        assertEquals(0, rpc.open(), "answers");
        assertEquals(0, context.openWriters, "writers");
    }

    private static MemoryRpc hive() {
        return new MemoryRpc(ChainData.read(HIVE));
    }

    private Commit frontier(Map<String, Object> config) throws Exception {
        return run(new MemoryRpc(ChainData.read(FRONTIER)), config, 1_000_000, 1_000_030);
    }

    private Commit run(MemoryRpc rpc, Map<String, Object> given, long start, long end) throws Exception {
        Config config = config(given);
        context = new MemoryContext(rpc, config, new Scope.Partition(new BlockRange(start, end)));
        return new CryoIngestFactory().create(config).run(context);
    }

    private static Config config(Map<String, Object> given) throws Exception {
        Map<String, Object> raw = new HashMap<>(Map.of("rpc_pool", "memory", "finality", "head"));
        raw.putAll(given);
        return new CryoIngestFactory().config().parse(raw);
    }

    private static List<Staged> staged(Commit commit, String table) {
        return commit.rows().stream()
                .map(each -> (Staged) each)
                .filter(each -> each.table().equals(table))
                .toList();
    }

    private static List<Map<String, Object>> rows(Commit commit, String table) {
        return staged(commit, table).stream()
                .flatMap(each -> each.cells().stream())
                .collect(Collectors.toList());
    }
}
