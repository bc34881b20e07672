package dev.trace.operators.ingest;

import static dev.trace.operators.ingest.IngestRig.ALL;
import static dev.trace.operators.ingest.IngestRig.hive;
import static dev.trace.operators.ingest.IngestRig.rows;
import static dev.trace.operators.ingest.IngestRig.staged;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.Emission;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.OperatorException;
import dev.trace.api.Scope;
import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.ChainData;
import dev.trace.operators.evm.WithChainData;
import dev.trace.operators.ingest.MemoryContext.Staged;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a range of blocks becomes, and which ranges are refused. */
@WithChainData
class CryoIngestTest {
    private final IngestRig ingest = new IngestRig();

    @Test
    void aRangeBecomesAFileATableAndAlignedChunk() throws Exception {
        MemoryRpc rpc = hive();
        Commit commit = ingest.run(rpc, Map.of("datasets", ALL, "chunk_size", 20), 5, 54);
        assertEquals(
                List.of("5-19", "20-39", "40-54"),
                staged(commit, "blocks").stream()
                        .map(each -> each.range().orElseThrow().toString())
                        .toList());
        assertEquals(50, rows(commit, "blocks").size());
        assertEquals(9, commit.rows().size());
        assertEquals(List.of(new Emission.Partition(rpc.chainId(), new BlockRange(5, 54))), commit.emissions());
        assertEquals(100, rpc.requests.size(), "two requests a block");
        assertEquals(50, ingest.context().progressBlocks);
        long rows = commit.rows().stream().mapToLong(each -> each.rows()).sum();
        assertEquals(rows, ingest.context().progressRows);
        ingest.assertNothingIsLeftOpen(rpc);
    }

    @Test
    void evidenceLinksChunksAndNamesProviders() throws Exception {
        Commit commit = ingest.run(hive(), Map.of("datasets", ALL, "chunk_size", 20), 0, 54);
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
        Commit commit = ingest.run(rpc, Map.of("datasets", List.of("blocks")), 0, 54);
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
        assertEquals(249, rows(ingest.run(rpc, config, 0, 54), "transactions").size());
        assertEquals(55, rpc.requests.size());
    }

    @Test
    void logsAloneNeedOnlyHashesOfTransactions() throws Exception {
        MemoryRpc rpc = hive();
        assertEquals(
                383,
                rows(ingest.run(rpc, Map.of("datasets", List.of("logs")), 0, 54), "logs")
                        .size());
        assertTrue(rpc.requests.stream().noneMatch(each -> each.params().endsWith(",true]")));
    }

    @Test
    void noMoreRequestsAreUnderWayThanAllowed() throws Exception {
        MemoryRpc rpc = hive().parallelism(1000);
        ingest.run(rpc, Map.of("datasets", ALL, "max_concurrent_requests", 10), 0, 54);
        // The block being decoded holds its two answers beside those asked for ahead.
        assertEquals(12, rpc.mostOpen());
    }

    @Test
    void aChunkWithoutRowsIsStillAFile() throws Exception {
        MemoryRpc rpc = new MemoryRpc(ChainData.read("mainnet-0-511"));
        Commit commit = ingest.run(rpc, Map.of("datasets", ALL, "chunk_size", 100), 100, 299);
        assertEquals(
                List.of(0L, 0L),
                staged(commit, "logs").stream().map(Staged::rows).toList());
        assertEquals(200, rows(commit, "blocks").size());
    }

    @Test
    void theSameRangeAgainGivesTheSameRows() throws Exception {
        Map<String, Object> config = Map.of("datasets", ALL);
        assertEquals(
                rows(ingest.run(hive(), config, 0, 54), "transactions"),
                rows(ingest.run(hive(), config, 0, 54), "transactions"));
    }

    @Test
    void aRangeBeyondTheHeadIsRefused() {
        OperatorException e =
                assertThrows(OperatorException.class, () -> ingest.run(hive(), Map.of("datasets", ALL), 0, 55));
        assertEquals(IngestError.RANGE_BEYOND_HEAD, e.code());
        assertEquals("blocks 0-55 end beyond the head 54 of pool memory: ask for blocks up to 54", e.getMessage());
    }

    @Test
    void whatIsNotFinalWaits() throws Exception {
        Map<String, Object> depth = Map.of("datasets", ALL, "finality", "depth", "finality_depth", 10);
        assertEquals(45, rows(ingest.run(hive(), depth, 0, 44), "blocks").size());
        OperatorException e = assertThrows(OperatorException.class, () -> ingest.run(hive(), depth, 0, 45));
        assertEquals(Recovery.WAIT, e.code().recovery());
        assertTrue(e.retryAfter().isPresent());

        Map<String, Object> tag = Map.of("datasets", ALL, "finality", "finalized", "finality_depth", 0);
        ingest.run(hive().head(54, OptionalLong.of(30)), tag, 0, 30);
        assertThrows(OperatorException.class, () -> ingest.run(hive().head(54, OptionalLong.of(30)), tag, 0, 31));
    }

    @Test
    void aPoolOfAnotherChainIsAConfigurationError() {
        OperatorException e = assertThrows(
                OperatorException.class, () -> ingest.run(hive(), Map.of("datasets", ALL, "chain_id", 1), 0, 5));
        assertEquals(Recovery.CONFIGURATION, e.code().recovery());
    }

    @Test
    void aJobPerUpdateIsAConfigurationError() {
        Scope update = new Scope.Update(OptionalLong.empty(), 5);
        OperatorException e =
                assertThrows(OperatorException.class, () -> ingest.run(hive(), Map.of("datasets", ALL), update));
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
        assertThrows(InterruptedException.class, () -> ingest.run(rpc, Map.of("datasets", ALL), 0, 54));
        ingest.assertNothingIsLeftOpen(rpc);
    }

    @Test
    void aCallThatFailsLeavesNothingOpen() {
        MemoryRpc rpc = hive().with((request, times, answer) -> {
            if (request.params().contains("\"0x1e\"")) {
                throw new OperatorException(IngestError.NOT_FINAL, "for this test");
            }
            return answer;
        });
        assertThrows(OperatorException.class, () -> ingest.run(rpc, Map.of("datasets", ALL), 0, 54));
        ingest.assertNothingIsLeftOpen(rpc);
    }

    @Test
    void aCreationHasNoTargetButAContract() throws Exception {
        List<Map<String, Object>> created =
                rows(ingest.run(hive(), Map.of("datasets", ALL), 0, 54), "transactions").stream()
                        .filter(each -> each.get("to_address") == null)
                        .toList();
        assertFalse(created.isEmpty());
        assertTrue(created.stream().allMatch(each -> each.get("contract_address") != null));
    }
}
