package dev.trace.operators.evm.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import dev.trace.operators.evm.recorded.RecordedServer;
import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import dev.trace.operators.evm.rpc.TestPool;
import dev.trace.testkit.rpc.Fault;
import dev.trace.testkit.rpc.FaultPlan;
import dev.trace.testkit.rpc.FaultProxy;
import dev.trace.testkit.rpc.FaultRule;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is not there: yet, any more, here, or at all. */
@Timeout(60)
final class AbsenceRowsTest {
    @Test
    @DisplayName("row 10: null block at the head")
    void aNullIsAskedForAgainAtTheSameEndpoint() throws Exception {
        FaultRule twice = FaultRule.of(Fault.NOTHING_YET)
                .method("eth_getBlockByNumber")
                .block(9)
                .times(2);
        try (Stage stage = Stage.of(twice, twice)) {
            assertEquals(Stage.truth(Stage.SOME), stage.ingest(Stage.SOME));
            long a = asked(stage.proxy("a"), 9);
            long b = asked(stage.proxy("b"), 9);
            assertTrue((a == 3 && b == 0) || (a == 0 && b == 3), a + " and " + b);
            assertEquals(0, stage.count("a", Outcome.REJECTED) + stage.count("b", Outcome.REJECTED));
        }
    }

    @Test
    @DisplayName("row 11: the head goes back by one, then by 8,000")
    void theHeadNeverGoesBack() throws Exception {
        try (RecordedServer server = RecordedServer.start(Stage.bundled());
                FaultProxy proxy = FaultProxy.start(server.url(), FaultPlan.NONE);
                TestPool pool = TestPool.open(1, proxy.url())) {
            long head = pool.pool().head().latest();
            for (Fault fault : new Fault[] {Fault.HEAD_ONE_LOWER, Fault.HEAD_FAR_LOWER}) {
                proxy.plan(FaultRule.of(fault));
                for (int i = 0; i < 3; i++) {
                    pool.leap(5);
                    assertEquals(head, pool.pool().head().latest());
                }
                assertTrue(proxy.count(fault) > 0, "it was asked");
            }
        }
    }

    @Test
    @DisplayName("row 28: eth_getBlockReceipts -32601")
    void receiptsAreAskedForOneByOneWhereTheyCannotBeHadAtOnce() throws Exception {
        try (Stage stage = Stage.of(FaultRule.of(Fault.NO_BLOCK_RECEIPTS))) {
            assertEquals(Stage.truth(Stage.SOME), stage.ingest(Stage.SOME));
            long asked = stage.proxy("a").count("eth_getBlockReceipts");
            assertTrue(asked < Stage.SOME.blocks() / 2, asked + " times, though it has no such method");
            stage.ingest(Stage.SOME);
            assertEquals(asked, stage.proxy("a").count("eth_getBlockReceipts"), "it is remembered");
        }
    }

    @Test
    @DisplayName("row 34: 4444, pruned")
    void prunedHistoryIsAskedOfAnotherWithoutTryingAgain() throws Exception {
        try (Stage stage = Stage.of(FaultPlan.NONE, FaultPlan.NONE)) {
            stage.proxy("a").plan(FaultRule.of(Fault.PRUNED));
            assertEquals(Stage.truth(Stage.SOME), stage.ingest(Stage.SOME));
            assertTrue(stage.proxy("a").count(Fault.PRUNED) > 0, "it was asked");
            for (long number = 1; number <= Stage.SOME.end(); number++) {
                assertTrue(asked(stage.proxy("a"), number) <= 1, "block " + number);
            }
        }
    }

    @Test
    @DisplayName("row 34: 4444 everywhere")
    void historyThatIsPrunedEverywhereIsSaidToBe() throws Exception {
        try (Stage stage = Stage.of(FaultPlan.NONE)) {
            stage.proxy("a").plan(FaultRule.of(Fault.PRUNED));
            OperatorException e = assertThrows(OperatorException.class, () -> stage.ingest(Stage.SOME));
            assertEquals(RpcError.RPC_HISTORY_PRUNED, e.code());
        }
    }

    @Test
    @DisplayName("row 39: no finalized tag")
    void withoutATagTheDepthDecidesWhatIsFinal() throws Exception {
        Map<String, Object> tenDeep = Map.of("finality_depth", 10L);
        try (Stage stage = Stage.of(FaultRule.of(Fault.FINALIZED_UNKNOWN))) {
            assertEquals(OptionalLong.empty(), stage.pool().head().finalized());
            BlockRange old = new BlockRange(985, 990);
            assertEquals(Stage.truth(old), stage.ingest(old, tenDeep));
            OperatorException e =
                    assertThrows(OperatorException.class, () -> stage.ingest(new BlockRange(985, 995), tenDeep));
            assertEquals("NOT_FINAL", e.code().name());
        }
    }

    @Test
    @DisplayName("row 39: the finalized tag goes back")
    void whatWasFinalStaysFinal() throws Exception {
        try (RecordedServer server = RecordedServer.start(Stage.bundled());
                FaultProxy proxy = FaultProxy.start(server.url(), FaultPlan.NONE);
                TestPool pool = TestPool.open(1, proxy.url())) {
            OptionalLong finalized = pool.pool().head().finalized();
            assertTrue(finalized.isPresent());
            proxy.plan(FaultRule.of(Fault.FINALIZED_LOWER));
            pool.leap(60);
            assertEquals(finalized, pool.pool().head().finalized());
            assertTrue(proxy.count(Fault.FINALIZED_LOWER) > 0, "it was asked");
        }
    }

    private static long asked(FaultProxy proxy, long number) {
        return proxy.seen().stream()
                .filter(each -> each.question().asks("eth_getBlockByNumber"))
                .filter(each -> each.question().asksForBlock(number))
                .count();
    }
}
