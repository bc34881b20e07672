package dev.trace.operators.evm.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import dev.trace.testkit.rpc.Fault;
import dev.trace.testkit.rpc.FaultPlan;
import dev.trace.testkit.rpc.FaultProxy;
import dev.trace.testkit.rpc.FaultRule;
import dev.trace.testkit.rpc.LogFaults;
import dev.trace.testkit.rpc.RandomFaults;
import dev.trace.testkit.rpc.Script;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proxy does what its faults say, and nothing else. */
@Timeout(60)
final class FaultProxyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Asked in turn until the fault finds something: block 7 has transactions and logs. */
    private static final List<String> CALLS = List.of(
            call("eth_getBlockByNumber", "\"0x7\",true"),
            call("eth_getBlockReceipts", "\"0x7\""),
            call("eth_getBlockReceipts", "\"0x" + "11".repeat(32) + "\""),
            call("eth_blockNumber", ""),
            call("eth_getBlockByNumber", "\"finalized\",false"),
            call("eth_getBlockByNumber", "\"0x3e7\",false"),
            "[" + call("eth_getBlockByNumber", "\"0x7\",true") + "," + call("eth_blockNumber", "") + "]",
            call("eth_getLogs", "{\"fromBlock\":\"0x1\",\"toBlock\":\"0x9\"}"),
            call("eth_blockNumber", ""), // a head goes back only after it was told
            call("debug_traceBlockByNumber", "\"0x7\",{}"));
    /** Scripts whose usual figures are beyond a small chain, or of what it does not serve. */
    private static final Map<Fault, Script> SMALLER = Map.of(
            Fault.REASON_IN_DATA_ALONE, LogFaults.limitInData(5),
            Fault.RANGE_LIMIT_WITH_COMMA, LogFaults.limitOf(5));
    /** Their results are not recorded: a server with logs and traces is needed. */
    private static final Set<Fault> ELSEWHERE = EnumSet.of(
            Fault.LOGS_CUT_SILENTLY, Fault.NO_LOGS, Fault.LOGS_OF_SIBLING, Fault.NO_TRACES, Fault.TRACE_FAILED);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static RecordedServer upstream;
    private static FaultProxy proxy;

    @BeforeAll
    static void start() throws Exception {
        upstream = RecordedServer.start(RecordedChain.quickstart());
        proxy = FaultProxy.start(upstream.url(), FaultPlan.NONE);
    }

    @BeforeEach
    void forget() {
        proxy.plan(FaultPlan.NONE);
        proxy.forget();
    }

    @AfterAll
    static void close() throws Exception {
        proxy.close();
        upstream.close();
    }

    @Test
    void everyRowHasItsFault() {
        assertEquals(
                IntStream.rangeClosed(1, 42).boxed().collect(Collectors.toSet()),
                EnumSet.allOf(Fault.class).stream().map(Fault::row).collect(Collectors.toSet()));
    }

    @Test
    void withoutAPlanAnswersAreUpstreams() throws Exception {
        for (String call : CALLS) {
            assertEquals(post(upstream.url(), call), post(proxy.url(), call));
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFaultBefallsOneExchangeAndThenNoMore(Fault fault) throws Exception {
        boolean onSockets = fault.row() >= 36 && fault.row() <= 38;
        if (onSockets || ELSEWHERE.contains(fault) || fault == Fault.HANG) {
            return;
        }
        proxy.plan(
                FaultRule.of(fault, SMALLER.getOrDefault(fault, fault.script())).once());
        for (String call : CALLS) {
            String before = post(upstream.url(), call);
            String spoilt = post(proxy.url(), call);
            if (proxy.count(fault) > 0) {
                assertNotEquals(before, spoilt);
                assertEquals(before, post(proxy.url(), call), "the next is true again");
                return;
            }
            assertEquals(before, spoilt);
        }
        throw new AssertionError(fault + " found nothing to befall");
    }

    @Test
    void aRuleKeepsToItsBlockAndMethod() throws Exception {
        proxy.plan(
                FaultRule.of(Fault.NOTHING_YET).method("eth_getBlockReceipts").block(7));
        for (String call : CALLS.subList(0, 2)) {
            assertEquals(call.contains("Receipts"), post(proxy.url(), call).contains("\"result\":null"), call);
        }
    }

    @Test
    void aResetIsAReset() throws Exception {
        proxy.plan(FaultRule.of(Fault.CONNECTION_RESET));
        try (Socket socket = asked()) {
            assertThrows(SocketException.class, () -> socket.getInputStream().read());
        }
    }

    @Test
    void aHangIsSilence() throws Exception {
        proxy.plan(FaultRule.of(Fault.HANG));
        try (Socket socket = asked()) {
            socket.setSoTimeout(300);
            assertThrows(
                    SocketTimeoutException.class, () -> socket.getInputStream().read());
        }
    }

    private static Socket asked() throws IOException {
        URI url = URI.create(proxy.url());
        Socket socket = new Socket(url.getHost(), url.getPort());
        String call = CALLS.get(3);
        String request = "POST / HTTP/1.1\r\nContent-Length: " + call.length() + "\r\n\r\n" + call;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void chanceIsTheSeedsAlone() throws Exception {
        List<String> first = storm(7);
        assertEquals(first, storm(7));
        assertNotEquals(first, storm(8));
        assertTrue(first.stream().anyMatch("-"::equals) && first.stream().anyMatch(each -> !each.equals("-")));
    }

    private List<String> storm(long seed) throws Exception {
        Set<Fault> quick = Fault.survivable();
        quick.remove(Fault.HANG);
        proxy.plan(new RandomFaults(seed, 0.5, quick));
        proxy.forget();
        for (int i = 0; i < 40; i++) {
            post(proxy.url(), CALLS.get(i % 2));
        }
        return proxy.seen().stream()
                .map(each -> each.fault().map(Enum::name).orElse("-"))
                .toList();
    }

    @Test
    void announcedHeadsReachSubscribersAndFaultsBefallThemToo() throws Exception {
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        WebSocket socket = HTTP.newWebSocketBuilder()
                .buildAsync(URI.create(proxy.socketUrl()), new Messages(messages))
                .join();
        socket.sendText(call("eth_subscribe", "\"newHeads\""), true).join();
        assertEquals("0x1", JSON.readTree(next(messages)).path("result").asText());
        assertTrue(proxy.heads().awaitSubscription(Duration.ofSeconds(10)));

        proxy.heads().announce(1);
        assertEquals(1, head(next(messages)));
        proxy.plan(FaultRule.of(Fault.HEADS_TWICE));
        proxy.heads().announce(2);
        assertEquals(List.of(2L, 2L), List.of(head(next(messages)), head(next(messages))));
        proxy.plan(FaultRule.of(Fault.HEADS_SKIPPED));
        for (int number = 3; number <= 10; number++) {
            proxy.heads().announce(number);
        }
        assertEquals(List.of(5L, 10L), List.of(head(next(messages)), head(next(messages))));
        proxy.plan(FaultRule.of(Fault.HEADS_SILENT).times(2));
        for (int number = 11; number <= 13; number++) {
            proxy.heads().announce(number);
        }
        assertEquals(13, head(next(messages)));
        socket.abort();
    }

    private static long head(String message) throws IOException {
        JsonNode number = JSON.readTree(message).path("params").path("result").path("number");
        return Long.decode(number.asText());
    }

    private static String next(BlockingQueue<String> messages) throws InterruptedException {
        String message = messages.poll(10, TimeUnit.SECONDS);
        return message == null ? "nothing" : message;
    }

    private String post(String url, String body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
            return response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8);
        } catch (HttpTimeoutException e) {
            return "timeout";
        } catch (IOException e) {
            return "broken";
        }
    }

    private static String call(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + params + "]}";
    }

    private record Messages(BlockingQueue<String> messages, StringBuilder text) implements WebSocket.Listener {
        Messages(BlockingQueue<String> messages) {
            this(messages, new StringBuilder());
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
