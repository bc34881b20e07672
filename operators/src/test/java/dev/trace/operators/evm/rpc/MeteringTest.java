package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.rpc.RpcUse;
import dev.trace.operators.evm.recorded.Answer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MeteringTest {
    private static final RpcRequest BLOCK = RpcRequest.of("eth_getBlockByNumber", "[\"0x7\",true]");
    private static final EndpointSettings.Prices PRICES = new EndpointSettings.Prices(
            new BigDecimal("0.001"), new BigDecimal("0.0002"), Map.of("eth_getBlockByNumber", 16));

    private final List<RpcUse> uses = new CopyOnWriteArrayList<>();
    private Node node;
    private RpcPool pool;

    @BeforeEach
    void open() throws Exception {
        node = new Node();
        EndpointSettings endpoint = new EndpointSettings(
                "a",
                node.url(),
                Optional.empty(),
                EndpointSettings.Limits.atOnce(4),
                PRICES,
                Optional.empty(),
                Map.of());
        pool = RpcPool.open(
                PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint)),
                new Runner.Clockwork(new LeapingTicker(), new Random(1)));
    }

    @AfterEach
    void close() {
        pool.close();
        node.close();
    }

    @Test
    void aCallIsToldWithItsBytesUnitsAndPrice() throws Exception {
        Rpc metered = pool.metered(uses::add);
        int result;
        try (RpcReply reply = metered.call(BLOCK)) {
            result = reply.length();
        }
        RpcUse use = uses.get(0);
        assertEquals(1, uses.size());
        assertEquals("a", use.endpoint());
        assertEquals("eth_getBlockByNumber", use.method());
        assertEquals(RpcUse.Outcome.ANSWERED, use.outcome());
        assertEquals(node.asked.get(0).length(), use.bytesSent());
        assertTrue(use.bytesReceived() > result && use.bytesReceived() < result + 100, use.toString());
        assertEquals(16, use.computeUnits());
        assertEquals(0, new BigDecimal("0.0042").compareTo(use.dollars()));
        assertTrue(use.took().toNanos() > 0);
    }

    @Test
    void everyAttemptIsToldWhateverBecomesOfIt() throws Exception {
        node.then(
                Node.status(502, "<html>", Map.of()),
                Node.status(429, "slow down", Map.of()),
                Node.error("{\"code\":-32000,\"message\":\"strange\"}"));
        pool.metered(uses::add).call(BLOCK).close();
        assertEquals(
                List.of(
                        RpcUse.Outcome.FAILED,
                        RpcUse.Outcome.THROTTLED,
                        RpcUse.Outcome.FAILED,
                        RpcUse.Outcome.ANSWERED),
                uses.stream().map(RpcUse::outcome).toList());
        assertEquals("<html>".length(), uses.get(0).bytesReceived());
    }

    @Test
    void aCallGivenUpUnderWayIsToldAtOnceAndOnce() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        node.always = answer -> {
            arrived.countDown();
            return heldUntil(released, answer);
        };
        PendingReply pending = pool.metered(uses::add).submit(BLOCK);
        arrived.await();
        pending.cancel();
        assertEquals(1, uses.size(), "before its end is heard of");
        assertEquals(RpcUse.Outcome.FAILED, uses.get(0).outcome());
        assertEquals(node.asked.get(0).length(), uses.get(0).bytesSent());
        assertEquals(16, uses.get(0).computeUnits());
        released.countDown();
        pool.close(); // and with it whatever was under way
        node.close();
        assertEquals(1, uses.size());
    }

    @Test
    void aCallThatIsGivenUpBeforeItIsSentIsNotTold() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        node.always = answer -> heldUntil(released, answer);
        List<PendingReply> pending = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            pending.add(pool.metered(uses::add).submit(BLOCK));
        }
        Collections.reverse(pending); // the last are not sent yet, and never will be
        pending.forEach(PendingReply::cancel);
        assertTrue(uses.size() <= 4, "as many as go at once: " + uses.size());
        released.countDown();
    }

    private static Answer heldUntil(CountDownLatch released, Answer answer) {
        try {
            released.await();
            return answer;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void callsOfAnotherUserAreNotTold() throws Exception {
        pool.metered(uses::add);
        pool.call(BLOCK).close();
        assertEquals(List.of(), uses);
    }

    @Test
    void theReportSumsUpWhatAllTook() throws Exception {
        pool.call(BLOCK).close();
        pool.metered(uses::add).call(BLOCK).close();
        Traffic traffic = pool.endpoints().get(0).traffic().get("eth_getBlockByNumber");
        assertEquals(2 * uses.get(0).bytesSent(), traffic.bytesSent(), 2);
        assertEquals(32, traffic.computeUnits());
        assertEquals(0, new BigDecimal("0.0084").compareTo(traffic.dollars()));
        assertEquals(2, traffic.latencies().stream().mapToLong(Long::longValue).sum());
        assertEquals(Traffic.BOUNDS.size() + 1, traffic.latencies().size());
    }
}
