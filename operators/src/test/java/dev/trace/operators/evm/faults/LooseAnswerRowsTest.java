package dev.trace.operators.evm.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.operators.evm.ChainData;
import dev.trace.operators.evm.WithChainData;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.testkit.rpc.Fault;
import dev.trace.testkit.rpc.FaultPlan;
import dev.trace.testkit.rpc.FaultRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that are unusual and yet true. */
@Timeout(60)
final class LooseAnswerRowsTest {
    @Test
    @DisplayName("row 31: 0x, 0x00 and leading zeros")
    void looseQuantitiesAreNumbers() throws Exception {
        try (Stage stage =
                Stage.of(FaultRule.of(Fault.LOOSE_QUANTITIES).where(question -> !question.asksForBlock(0)))) {
            assertEquals(Stage.truth(Stage.SOME), stage.ingest(Stage.SOME));
            assertTrue(stage.proxy("a").count(Fault.LOOSE_QUANTITIES) >= Stage.SOME.blocks());
        }
    }

    @Test
    @DisplayName("row 31: null size")
    void aBlockWithoutSizeIsKept() throws Exception {
        try (Stage stage = Stage.of(FaultRule.of(Fault.SIZE_NULL))) {
            assertEquals(without("size", Stage.truth(Stage.SOME)), without("size", stage.ingest(Stage.SOME)));
        }
    }

    @Test
    @DisplayName("row 32: type 0xff, null v, r and s")
    void aTransactionOfAnUnknownTypeIsKept() throws Exception {
        try (Stage stage = Stage.of(FaultPlan.NONE)) {
            stage.proxy("a").plan(FaultRule.of(Fault.TYPE_OF_ZKSYNC));
            List<Map<String, Object>> rows = stage.ingest(Stage.SOME).get("transactions");
            assertEquals(Stage.truth(Stage.SOME).get("transactions").size(), rows.size());
            long changed = rows.stream()
                    .filter(row -> Long.valueOf(0xff).equals(row.get("transaction_type")))
                    .count();
            assertTrue(changed > 0);
        }
    }

    @Test
    @DisplayName("row 33: zero transaction hashes on logs")
    void logsWithZeroHashesAreKept() throws Exception {
        try (Stage stage = Stage.of(FaultPlan.NONE)) {
            stage.proxy("a").plan(FaultRule.of(Fault.ZERO_HASH_ON_LOGS));
            Map<String, List<Map<String, Object>>> rows = stage.ingest(Stage.SOME);
            assertEquals(
                    without("transaction_hash", Stage.truth(Stage.SOME)).get("logs"),
                    without("transaction_hash", rows).get("logs"));
            assertTrue(stage.proxy("a").count(Fault.ZERO_HASH_ON_LOGS) > 0);
        }
    }

    /** Real blocks of other chains. */
    @Nested
    @WithChainData
    final class OfOtherChains {
        @Test
        @DisplayName("row 32: type 0x6a of Arbitrum")
        void arbitrumsInternalTransactionsAreKept() throws Exception {
            assertType(0x6a, RecordedChain.load(42161, ChainData.folder().resolve("l2-blocks.jsonl.gz")), 150_000_000);
        }

        @Test
        @DisplayName("row 32: type 0x7e of the OP Stack")
        void depositsAreKept() throws Exception {
            assertType(
                    0x7e,
                    RecordedChain.load(84531, ChainData.folder().resolve("base-goerli-1041847.jsonl.gz")),
                    1_041_847);
        }

        private void assertType(long type, RecordedChain chain, long number) throws Exception {
            try (Stage stage = Stage.of(chain, FaultPlan.NONE)) {
                List<Map<String, Object>> rows =
                        stage.ingest(new BlockRange(number, number)).get("transactions");
                assertTrue(
                        rows.stream().anyMatch(row -> Long.valueOf(type).equals(row.get("transaction_type"))),
                        () -> "types "
                                + rows.stream()
                                        .map(row -> row.get("transaction_type"))
                                        .toList());
            }
        }
    }

    private static Map<String, List<Map<String, Object>>> without(
            String column, Map<String, List<Map<String, Object>>> tables) {
        Map<String, List<Map<String, Object>>> rest = new HashMap<>();
        tables.forEach((table, rows) -> rest.put(
                table,
                rows.stream()
                        .map(row -> {
                            Map<String, Object> copy = new HashMap<>(row);
                            copy.remove(column);
                            return copy;
                        })
                        .toList()));
        return rest;
    }
}
