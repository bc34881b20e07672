package dev.trace.operators.evm.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.EndpointSettings.Limits;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import dev.trace.testkit.rpc.BatchFaults;
import dev.trace.testkit.rpc.Fault;
import dev.trace.testkit.rpc.FaultPlan;
import dev.trace.testkit.rpc.FaultProxy;
import dev.trace.testkit.rpc.FaultRule;
import dev.trace.testkit.rpc.Question;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows 21 to 24 of the fault list: what goes wrong with batches. */
@Timeout(60)
final class BatchFaultsTest {
    private static final int CALLS = 40;
    private static final int MOST = 10;

    private RecordedServer server;
    private FaultProxy proxy;
    private RpcPool pool;

    @BeforeEach
    void open() throws Exception {
        server = RecordedServer.start(RecordedChain.quickstart());
        proxy = FaultProxy.start(server.url(), FaultPlan.NONE);
        EndpointSettings endpoint =
                EndpointSettings.of("a", proxy.url()).with(Limits.atOnce(1).inBatchesOf(MOST));
        pool = RpcPool.open(PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint)));
        proxy.forget();
    }

    @AfterEach
    void close() throws Exception {
        pool.close();
        proxy.close();
        server.close();
    }

    @Test
    void waitingCallsGoTogether() throws Exception {
        everyCallGetsItsOwnBlock();
        assertEquals(CALLS, asked());
        assertTrue(proxy.seen().size() <= 1 + CALLS / MOST + 2, proxy.seen().size() + " requests");
        assertEquals(MOST, largest());
    }

    @Test
    void row21AShuffledBatchIsMatchedById() throws Exception {
        proxy.plan(FaultRule.of(Fault.BATCH_SHUFFLED));
        everyCallGetsItsOwnBlock();
        assertTrue(proxy.count(Fault.BATCH_SHUFFLED) > 0);
        assertEquals(CALLS, asked());
    }

    @Test
    void row22OnlyTheItemThatFailsIsAskedAgain() throws Exception {
        proxy.plan(FaultRule.of(Fault.BATCH_ITEM_FAILS));
        everyCallGetsItsOwnBlock();
        assertTrue(proxy.count(Fault.BATCH_ITEM_FAILS) > 0);
        assertEquals(CALLS + proxy.count(Fault.BATCH_ITEM_FAILS), asked());
    }

    @Test
    void row23AMissingItemIsNoticedAndAskedAgain() throws Exception {
        proxy.plan(FaultRule.of(Fault.BATCH_ITEM_MISSING));
        everyCallGetsItsOwnBlock();
        assertTrue(proxy.count(Fault.BATCH_ITEM_MISSING) > 0);
        assertEquals(CALLS + proxy.count(Fault.BATCH_ITEM_MISSING), asked());
    }

    @Test
    void row24ABatchAnsweredByOneObjectIsHalved() throws Exception {
        proxy.plan(FaultRule.of(Fault.BATCH_REFUSED, BatchFaults.refusedOver(3)));
        everyCallGetsItsOwnBlock();
        assertEquals(2, proxy.count(Fault.BATCH_REFUSED), "10 and 5 are refused, 2 is not");
        assertTrue(pool.endpoints().get(0).limits().batch() <= 3);
        assertEquals(0, pool.endpoints().get(0).outages());
        proxy.forget();
        everyCallGetsItsOwnBlock();
        assertEquals(0, proxy.count(Fault.BATCH_REFUSED));
    }

    @Test
    void row24WhereNoBatchIsTakenCallsGoOneByOne() throws Exception {
        proxy.plan(FaultRule.of(Fault.BATCH_REFUSED));
        everyCallGetsItsOwnBlock();
        assertEquals(1, pool.endpoints().get(0).limits().batch());
        proxy.forget();
        everyCallGetsItsOwnBlock();
        assertEquals(CALLS, proxy.seen().size());
    }

    @Test
    void aThrottledBatchStaysOne() throws Exception {
        proxy.plan(FaultRule.of(Fault.TOO_MANY_REQUESTS_WITHIN_200)
                .where(question -> question.form() == Question.Form.BATCH)
                .times(2));
        everyCallGetsItsOwnBlock();
        assertEquals(2, proxy.count(Fault.TOO_MANY_REQUESTS_WITHIN_200));
        long singles = proxy.seen().stream()
                .filter(each -> !(each.question().form() == Question.Form.BATCH))
                .count();
        assertTrue(singles <= 4, singles + " single calls");
    }

    @Test
    void tracesAreNeverPartOfABatch() throws Exception {
        List<PendingReply> pending = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            String method = i % 2 == 0 ? "trace_block" : "debug_traceBlockByNumber";
            pending.add(pool.submit(RpcRequest.of(method, "[\"0x1\"]")));
        }
        for (PendingReply each : pending) {
            each.cancel();
        }
        everyCallGetsItsOwnBlock();
        assertTrue(proxy.seen().stream()
                .filter(each -> (each.question().form() == Question.Form.BATCH))
                .noneMatch(each ->
                        each.question().asks("trace_block") || each.question().asks("debug_traceBlockByNumber")));
    }

    private void everyCallGetsItsOwnBlock() throws Exception {
        List<PendingReply> pending = new ArrayList<>();
        for (int number = 0; number < CALLS; number++) {
            pending.add(pool.submit(RpcRequest.of("eth_getBlockByNumber", "[\"" + hex(number) + "\",true]")));
        }
        for (int number = 0; number < CALLS; number++) {
            try (RpcReply reply = pending.get(number).await()) {
                String block = new String(reply.array(), reply.offset(), reply.length(), StandardCharsets.UTF_8);
                assertTrue(block.startsWith("{") && block.endsWith("}"), block);
                assertTrue(block.contains("\"number\":\"" + hex(number) + "\""), block);
            }
        }
    }

    private static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }

    private long asked() {
        return proxy.seen().stream()
                .mapToLong(each -> each.question().calls().size())
                .sum();
    }

    private long largest() {
        return proxy.seen().stream()
                .mapToLong(each -> each.question().calls().size())
                .max()
                .orElse(0);
    }
}
