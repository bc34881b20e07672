package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.logs.KnownHeads;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which endpoints are asked for their heads, and what becomes of what they say. */
final class OwnHeadsTest {
    private static final long FAR = 10_000;

    private final Endpoint a = endpoint("a");
    private final Endpoint b = endpoint("b");
    private final KnownHeads heads = new KnownHeads(List.of("a", "b"));
    private final ShiftedTicker ticker = new ShiftedTicker();
    private final OwnHeads own = new OwnHeads(this::send, heads, number -> number > FAR, ticker);
    private final List<Question> asked = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();

    private Call send(Question question) {
        Call call = new Call(question, use -> {}, each -> {}, each -> {});
        asked.add(question);
        calls.add(call);
        return call;
    }

    /** The endpoints that the calls so far were meant for. */
    private String meantFor() {
        StringBuilder names = new StringBuilder();
        for (Question each : asked) {
            assertEquals(RpcRequest.of("eth_blockNumber", "[]"), each.at(a));
            names.append(each.isFirstChoice(a) ? "a" : "").append(each.isFirstChoice(b) ? "b" : "");
        }
        return names.toString();
    }

    private void answer(int call, Endpoint endpoint, String result) {
        byte[] json = result.getBytes(StandardCharsets.US_ASCII);
        Response response = new Response(json, 0, json.length);
        calls.get(call).succeed(new PooledReply(asked.get(call).at(endpoint), response, endpoint, array -> {}));
    }

    @Test
    void aRangeBelowAKnownHeadAsksForNoHead() throws Exception {
        heads.said("a", 100);
        heads.said("b", 100);
        own.askAhead(100);
        assertEquals("", meantFor());
    }

    @Test
    void aRangeAboveAsksThoseOnceThatAreNotKnownToHaveReachedIt() throws Exception {
        heads.said("a", 100);
        heads.said("b", 200);
        own.askAhead(101);
        own.askAhead(101);
        assertEquals("a", meantFor());
        answer(0, a, "\"0xc8\"");
        assertEquals(200, heads.of("a"));
        own.askAhead(200);
        assertEquals("a", meantFor());
    }

    @Test
    void aHeadFarAboveThePoolsIsNotBelieved() throws Exception {
        heads.said("b", 200);
        own.askAhead(200);
        answer(0, a, "\"0xffffff\"");
        assertEquals(-1, heads.of("a"));
    }

    @Test
    void anEndpointThatLagsIsAskedAgainAfterSomeSeconds() throws Exception {
        heads.said("b", 200);
        own.askAhead(200);
        answer(0, a, "\"0x64\"");
        own.askAhead(200);
        assertEquals("a", meantFor());
        ticker.leap(6);
        own.askAhead(200);
        assertEquals("aa", meantFor());
    }

    @Test
    void whatIsSaidIsOfTheEndpointThatSaidIt() throws Exception {
        heads.said("b", 50);
        own.askAhead(50);
        answer(0, b, "\"0x64\"");
        assertEquals(100, heads.of("b"));
        assertEquals(List.of("a"), heads.lacking(0));
        ticker.leap(6);
        own.askAhead(50);
        assertEquals("a", meantFor());
        ticker.leap(30);
        own.askAhead(50);
        assertEquals("aa", meantFor());
    }

    @Test
    void noAnswerAndNoNumberLeaveItAsItWas() throws Exception {
        heads.said("a", 100);
        own.askAhead(101);
        answer(0, a, "\"soon\"");
        calls.get(1).fail(new OperatorException(RpcError.RPC_UNAVAILABLE, "nobody answers"));
        assertEquals(100, heads.of("a"));
        assertEquals(List.of("b"), heads.lacking(0));
        ticker.leap(31);
        own.askAhead(101);
        assertEquals("abab", meantFor());
    }

    private static Endpoint endpoint(String name) {
        return new Endpoint(EndpointSettings.of(name, "http://" + name), null, 0);
    }
}
