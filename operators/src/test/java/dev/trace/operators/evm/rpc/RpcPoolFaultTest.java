package dev.trace.operators.evm.rpc;

import static dev.trace.operators.evm.rpc.Node.cutAfter;
import static dev.trace.operators.evm.rpc.Node.error;
import static dev.trace.operators.evm.rpc.Node.result;
import static dev.trace.operators.evm.rpc.Node.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every way in which an endpoint misbehaves, over real HTTP, with time that leaps over the waits. */
@Timeout(60)
final class RpcPoolFaultTest {
    private static final RpcRequest BLOCK = RpcRequest.of("eth_getBlockByNumber", "[\"0x7\",true]");

    private final LeapingTicker ticker = new LeapingTicker();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void retryAfterIsObeyed() throws Exception {
        Node node = node().then(status(429, "slow down", Map.of("Retry-After", "2")));
        RpcPool pool = pool(node);
        assertBlock(pool.call(BLOCK));
        assertTrue(ticker.waitedSeconds() >= 1.9, ticker.waitedSeconds() + " s");
        assertEquals(1, count(pool, "a", Outcome.THROTTLED));
    }

    @Test
    void aThrottleWithinHttp200OrOfZeroSecondsStillWaits() throws Exception {
        Node node = node().then(error("{\"code\":429,\"message\":\"Too Many Requests\"}"), error("""
                        {"code":-32005,"message":"project ID request rate exceeded","data":{"rate":{"backoff_seconds":0}}}"""));
        RpcPool pool = pool(node);
        assertBlock(pool.call(BLOCK));
        assertTrue(ticker.waitedSeconds() >= 0.5, ticker.waitedSeconds() + " s");
        assertEquals(2, count(pool, "a", Outcome.THROTTLED));
    }

    @Test
    void brokenAnswersAreRetried() throws Exception {
        Node node = node().then(
                        status(502, "<html>Bad Gateway</html>", Map.of()),
                        status(200, "", Map.of()),
                        status(200, "invalid host specified", Map.of()),
                        cutAfter(100),
                        cutAfter(-1),
                        answer -> Answer.of(200, truncated(answer.body())),
                        error("{\"code\":-32011,\"message\":\"no backend is currently healthy\"}"));
        RpcPool pool = pool(node);
        assertBlock(pool.call(BLOCK));
        assertTrue(count(pool, "a", Outcome.TRANSIENT) >= 6);
    }

    @Test
    void aSilentEndpointIsLeftForAnother() throws Exception {
        Node hanging = node();
        Node healthy = node();
        Object never = new Object();
        RpcPool pool = open(settings(hanging, healthy, Duration.ofSeconds(1)));
        hanging.always = answer -> {
            synchronized (never) {
                try {
                    never.wait(10_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return answer;
        };
        for (int i = 0; i < 6; i++) {
            assertBlock(pool.call(BLOCK));
        }
        assertTrue(healthy.asked.size() >= 6);
    }

    @Test
    void nullIsAskedForAgainAtTheSameEndpointFirst() throws Exception {
        Node behind = node().then(result("null"), result("null"));
        RpcPool pool = pool(behind);
        assertBlock(pool.call(BLOCK));
        assertEquals(3, behind.asked.size());
    }

    @Test
    void nullEverywhereFailsWithoutLongWaiting() throws Exception {
        Node a = node();
        Node b = node();
        a.always = result("null");
        b.always = result("null");
        RpcPool pool = pool(a, b);
        OperatorException e = assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        assertEquals(RpcError.RPC_RESULT_MISSING, e.code());
        assertEquals(Recovery.RETRY, e.code().recovery());
        assertTrue(a.asked.size() == 5 && b.asked.size() == 5, a.asked.size() + ", " + b.asked.size());
        assertTrue(ticker.waitedSeconds() < 10);
    }

    @Test
    void nullThatIsAnAnswerIsGivenAsSuch() throws Exception {
        Node node = node().then(result("null"));
        RpcRequest request = new RpcRequest(BLOCK.method(), BLOCK.params(), RpcRequest.NullResult.ANSWER);
        try (RpcReply reply = pool(node).call(request)) {
            assertEquals("null", text(reply));
        }
    }

    @Test
    void aMissingMethodIsRememberedPerEndpoint() throws Exception {
        Node without = node();
        Node with = node();
        without.always = error("{\"code\":-32601,\"message\":\"the method does not exist/is not available\"}");
        RpcPool pool = pool(without, with);
        for (int i = 0; i < 10; i++) {
            assertBlock(pool.call(BLOCK));
        }
        assertTrue(without.asked.size() <= 1);
        with.always = without.always;
        OperatorException e = assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        assertEquals(RpcError.RPC_METHOD_UNSUPPORTED, e.code());
        assertEquals(Recovery.CONFIGURATION, e.code().recovery());
    }

    @Test
    void wrongParametersAreFinal() throws Exception {
        Node node = node();
        node.always = error("{\"code\":-32602,\"message\":\"invalid argument 0\"}");
        OperatorException e =
                assertThrows(OperatorException.class, () -> pool(node).call(BLOCK));
        assertEquals(RpcError.RPC_REFUSED, e.code());
        assertEquals(1, node.asked.size());
        assertTrue(e.getMessage().contains("endpoint a, eth_getBlockByNumber [\"0x7\",true]: -32602"), e.getMessage());
    }

    @Test
    void prunedHistoryIsSoughtElsewhereAndNotTwice() throws Exception {
        Node pruned = node();
        Node archive = node();
        pruned.always = error("{\"code\":4444,\"message\":\"pruned history unavailable\"}");
        RpcPool pool = pool(pruned, archive);
        assertBlock(pool.call(BLOCK));
        archive.always = pruned.always;
        OperatorException e = assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        assertEquals(RpcError.RPC_HISTORY_PRUNED, e.code());
        assertTrue(pruned.asked.size() <= 2);
    }

    @Test
    void aUsedUpQuotaParksTheEndpointAndNotTheWork() throws Exception {
        Node spent = node();
        Node healthy = node();
        spent.always = status(
                403,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32600,\"message\":\"Monthly capacity limit exceeded\"}}",
                Map.of());
        RpcPool pool = pool(spent, healthy);
        for (int i = 0; i < 10; i++) {
            assertBlock(pool.call(BLOCK));
        }
        assertTrue(spent.asked.size() <= 1);
    }

    @Test
    void quotasUsedUpEverywhereWaitWithoutCountingAsFailure() throws Exception {
        Node spent = node();
        spent.always = status(402, "payment required", Map.of());
        RpcPool pool = pool(spent);
        OperatorException e = assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        assertEquals(RpcError.RPC_LIMITED, e.code());
        assertEquals(Recovery.WAIT, e.code().recovery());
        assertTrue(e.retryAfter().orElseThrow().toMinutes() >= 50);
        assertEquals(1, spent.asked.size());
    }

    @Test
    void aRefusedKeyIsAConfigurationErrorThatHidesTheKey() throws Exception {
        Node node = node();
        node.always = status(401, "key s3cr3t-key-0123 is not valid, nor is tok3n-abcdef", Map.of());
        EndpointSettings endpoint = EndpointSettings.of("paid", "")
                .at(
                        node.url() + "/v2/s3cr3t-key-0123",
                        Optional.empty(),
                        Map.of("Authorization", "Bearer tok3n-abcdef"));
        RpcPool pool = open(PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint)));
        OperatorException e = assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        assertEquals(RpcError.RPC_DENIED, e.code());
        String all = e.getMessage() + pool.endpoints() + endpoint;
        assertTrue(e.getMessage().contains("key *** is not valid, nor is ***"), e.getMessage());
        assertTrue(!all.contains("s3cr3t") && !all.contains("tok3n"), all);
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        Node elsewhere = node();
        Node node = node();
        node.always = status(307, "", Map.of("Location", elsewhere.url()));
        OperatorException e =
                assertThrows(OperatorException.class, () -> pool(node).call(BLOCK));
        assertTrue(e.getMessage().contains("redirects"), e.getMessage());
        assertTrue(elsewhere.asked.isEmpty());
    }

    @Test
    void aDeadPoolFailsWithEveryEndpointsReasonOnceItsPatienceEnds() throws Exception {
        Node a = node();
        Node b = node();
        a.always = status(502, "bad", Map.of());
        b.always = status(200, "nonsense", Map.of());
        RpcPool pool = pool(a, b);
        OperatorException e = assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        assertEquals(RpcError.RPC_UNAVAILABLE, e.code());
        assertEquals(Recovery.RETRY, e.code().recovery());
        assertTrue(
                e.getMessage().contains("a: HTTP 502") && e.getMessage().contains("b: not a JSON-RPC"), e.getMessage());
        assertTrue(ticker.waitedSeconds() <= 121, ticker.waitedSeconds() + " s");
        assertTrue(a.asked.size() + b.asked.size() < 60, "the breaker must slow the retries down");
    }

    @Test
    void anEndpointThatRecoversIsUsedAgain() throws Exception {
        Node node = node();
        node.always = status(503, "", Map.of());
        RpcPool pool = pool(node);
        assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        node.always = answer -> answer;
        ticker.leap(60);
        assertBlock(pool.call(BLOCK));
        assertEquals("fit", pool.endpoints().get(0).standing());
    }

    @Test
    void anEndpointThatLiedComesLastUntilItsTimeIsOver() throws Exception {
        Node liar = node();
        Node honest = node();
        RpcPool pool = pool(liar, honest);
        RpcReply reply = pool.call(BLOCK);
        pool.reject(reply, "block 7: hash 0x1, expected 0x2");
        String rejected = reply.endpoint();
        reply.close();
        for (int i = 0; i < 10; i++) {
            try (RpcReply next = pool.call(BLOCK)) {
                assertTrue(!next.endpoint().equals(rejected));
            }
        }
        assertEquals(1, count(pool, rejected, Outcome.REJECTED));
        Node other = rejected.equals("a") ? honest : liar;
        other.always = status(402, "payment required", Map.of());
        try (RpcReply last = pool.call(BLOCK)) {
            assertEquals(rejected, last.endpoint());
        }
    }

    @Test
    void whereThoseThatHaveAMethodAreParkedTheOthersCountAsLackingIt() throws Exception {
        Node spent = node();
        Node plain = node();
        spent.always = status(402, "payment required", Map.of());
        plain.always = error("{\"code\":-32601,\"message\":\"method not found\"}");
        RpcPool pool = pool(spent, plain);
        OperatorException e = assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        assertEquals(RpcError.RPC_METHOD_UNSUPPORTED, e.code());
    }

    @Test
    void theHeadNeverGoesBack() throws Exception {
        Node node = node().then(result("\"0x7d0\""), a -> a, result("\"0x7cf\""), a -> a, result("\"0x1\""));
        RpcPool pool = pool(node);
        assertEquals(2000, pool.head().latest());
        ticker.leap(2);
        assertEquals(2000, pool.head().latest());
        ticker.leap(2);
        assertEquals(2000, pool.head().latest());
        assertEquals(1000, pool.head().finalized().orElseThrow());
        int asked = node.asked.size();
        pool.head();
        assertEquals(asked, node.asked.size(), "the head is kept for a second");
    }

    @Test
    void aChainWithoutTheFinalizedTagHasNone() throws Exception {
        Node node = node().then(result("\"0x64\""), error("{\"code\":-32602,\"message\":\"invalid block tag\"}"));
        assertEquals(OptionalLong.empty(), pool(node).head().finalized());
    }

    @Test
    void aResponseLargerThanAllowedIsAClearError() throws Exception {
        Node node = node();
        PoolSettings d = settings(node, null, Duration.ofSeconds(30));
        PoolSettings small = new PoolSettings(
                d.name(), d.chainId(), d.endpoints(), d.patience(), d.silence(), 100_000, d.bufferBytes());
        RpcPool pool = open(small);
        RpcRequest large = RpcRequest.of("eth_getBlockReceipts", "[\"0x258\"]");
        OperatorException e = assertThrows(OperatorException.class, () -> pool.call(large));
        assertEquals(RpcError.RPC_TOO_LARGE, e.code());
        assertTrue(e.getMessage().contains("100000 at most"), e.getMessage());
        assertBlock(pool.call(BLOCK));
    }

    private static byte[] truncated(byte[] body) {
        return java.util.Arrays.copyOf(body, body.length / 2);
    }

    private Node node() throws IOException {
        Node node = new Node();
        open.add(node);
        return node;
    }

    private RpcPool pool(Node a) throws Exception {
        return open(settings(a, null, Duration.ofSeconds(30)));
    }

    private RpcPool pool(Node a, Node b) throws Exception {
        return open(settings(a, b, Duration.ofSeconds(30)));
    }

    private static PoolSettings settings(Node a, Node b, Duration silence) {
        List<EndpointSettings> endpoints = new ArrayList<>(List.of(EndpointSettings.of("a", a.url())));
        if (b != null) {
            endpoints.add(EndpointSettings.of("b", b.url()));
        }
        PoolSettings d = PoolSettings.of("p", OptionalLong.empty(), endpoints);
        return new PoolSettings(
                d.name(), d.chainId(), d.endpoints(), d.patience(), silence, d.maxResponseBytes(), d.bufferBytes());
    }

    private RpcPool open(PoolSettings settings) throws Exception {
        RpcPool pool = RpcPool.open(settings, new Runner.Clockwork(ticker, new Random(1)));
        open.add(0, pool);
        return pool;
    }

    private static long count(RpcPool pool, String endpoint, Outcome outcome) {
        return pool.endpoints().stream()
                .filter(each -> each.name().equals(endpoint))
                .flatMap(each -> each.calls().values().stream())
                .mapToLong(outcomes -> outcomes.getOrDefault(outcome, 0L))
                .sum();
    }

    private static void assertBlock(RpcReply reply) {
        try (reply) {
            assertTrue(text(reply).startsWith("{\"hash\":\"0x") && text(reply).endsWith("}"), text(reply));
        }
    }

    private static String text(RpcReply reply) {
        return new String(reply.array(), reply.offset(), reply.length(), StandardCharsets.UTF_8);
    }
}
