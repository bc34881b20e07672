package dev.trace.operators.evm.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.recorded.RecordedServer;
import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import dev.trace.operators.evm.rpc.TestPool;
import dev.trace.testkit.rpc.Fault;
import dev.trace.testkit.rpc.FaultPlan;
import dev.trace.testkit.rpc.FaultProxy;
import dev.trace.testkit.rpc.FaultRule;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endpoints that want to be left alone. */
@Timeout(60)
final class LimitRowsTest {
    private static final RpcRequest BLOCK = RpcRequest.of("eth_getBlockByNumber", "[\"0x7\",true]");

    @Test
    @DisplayName("row 1: 429 with Retry-After 2")
    void waitsAsLongAsItIsAskedTo() throws Exception {
        assertTrue(waited(Fault.TOO_MANY_REQUESTS, 1) >= 1.5);
    }

    @Test
    @DisplayName("row 1: all rows are there")
    void losesNoRowToAThrottle() throws Exception {
        assertWhole(Fault.TOO_MANY_REQUESTS);
    }

    @Test
    @DisplayName("row 2: 429 within HTTP 200")
    void waitsWhateverTheStatus() throws Exception {
        assertTrue(waited(Fault.TOO_MANY_REQUESTS_WITHIN_200, 1) > 0.2);
        assertWhole(Fault.TOO_MANY_REQUESTS_WITHIN_200);
    }

    @Test
    @DisplayName("row 3: -32005 with backoff_seconds 0")
    void zeroSecondsAreAJitteredWait() throws Exception {
        Set<Long> waits = new HashSet<>();
        for (long seed = 1; seed <= 4; seed++) {
            double seconds = waited(Fault.BACK_OFF_FOR_ZERO_SECONDS, seed);
            assertTrue(seconds > 0.2 && seconds < 5, seconds + " s");
            waits.add(Math.round(seconds * 100));
        }
        assertTrue(waits.size() > 1, "everybody would come back at once");
    }

    @Test
    @DisplayName("row 29: eth_getBlockReceipts throttled")
    void throttledReceiptsAreWaitedForAndNotAskedForOneByOne() throws Exception {
        try (Stage stage = Stage.of(FaultRule.of(Fault.BLOCK_RECEIPTS_THROTTLED).times(2))) {
            assertEquals(Stage.truth(Stage.SOME), stage.ingest(Stage.SOME));
            assertEquals(2, stage.proxy("a").count(Fault.BLOCK_RECEIPTS_THROTTLED));
            assertEquals(0, stage.proxy("a").count("eth_getTransactionReceipt"));
        }
    }

    @Test
    @DisplayName("row 35: 403, monthly capacity")
    void anEndpointWithoutCapacityIsParkedAndTheTaskGoesOnElsewhere() throws Exception {
        try (Stage stage = Stage.of(FaultPlan.NONE, FaultPlan.NONE)) {
            stage.proxy("a").plan(FaultRule.of(Fault.MONTHLY_CAPACITY));
            stage.proxy("a").forget();
            assertEquals(Stage.truth(Stage.SOME), stage.ingest(Stage.SOME));
            assertTrue(stage.report("a").standing().contains("quota used up"), stage.report("a")::standing);
            long asked = stage.proxy("a").seen().size();
            stage.ingest(Stage.SOME);
            assertEquals(asked, stage.proxy("a").seen().size(), "it is left alone");
        }
    }

    private static void assertWhole(Fault fault) throws Exception {
        FaultRule once = FaultRule.of(fault).block(5).once();
        try (Stage stage = Stage.of(once)) {
            assertEquals(Stage.truth(Stage.SOME), stage.ingest(Stage.SOME));
            assertEquals(1, stage.proxy("a").count(fault));
            assertTrue(stage.count("a", Outcome.THROTTLED) >= 1);
        }
    }

    /** How long a call waits whose first answer is a fault. */
    private static double waited(Fault fault, long seed) throws Exception {
        try (RecordedServer server = RecordedServer.start(Stage.bundled());
                FaultProxy proxy = FaultProxy.start(
                        server.url(), FaultRule.of(fault).block(7).once());
                TestPool pool = TestPool.open(seed, proxy.url());
                RpcReply reply = pool.pool().call(BLOCK)) {
            assertTrue(reply.length() > 500);
            assertEquals(1, proxy.count(fault));
            return pool.waitedSeconds();
        }
    }
}
