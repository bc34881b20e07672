package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.rpc.RpcUse;
import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import dev.trace.operators.evm.rpc.EndpointSettings.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How providers refuse batches, and what is learned from it. */
@Timeout(60)
final class BatchRefusalTest {
    private static final int CALLS = 60;

    private final LeapingTicker ticker = new LeapingTicker();
    private final List<RpcUse> uses = new CopyOnWriteArrayList<>();
    private Node node;
    private RpcPool pool;

    @BeforeEach
    void open() throws Exception {
        node = new Node();
        EndpointSettings endpoint =
                EndpointSettings.of("a", node.url()).with(Limits.atOnce(1).inBatchesOf(20));
        pool = RpcPool.open(
                PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint)),
                new Runner.Clockwork(ticker, new Random(1)));
    }

    @AfterEach
    void close() {
        pool.close();
        node.close();
    }

    @Test
    void erigonNamesItsLimit() throws Exception {
        node.always = over(7, whole(200, """
                {"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"batch limit 7 exceeded (can increase by
                 --rpc.batch.limit). Requested batch of size: 20"}}""".replace("\n", "")));
        ask();
        assertEquals(7, limit());
        assertEquals(1, refusals());
    }

    @Test
    void aNumberThatIsNotFewerThanWereRefusedIsNoLimit() throws Exception {
        node.always = over(10, whole(200, """
                {"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch size of 20 exceeds the limit"}}"""));
        ask();
        assertTrue(limit() > 1 && limit() <= 10, "halved until it fits: " + limit());
    }

    @Test
    void proxydSaysItWithoutAnId() throws Exception {
        node.always = over(5, whole(200, """
                {"jsonrpc":"2.0","error":{"code":-32014,"message":"over batch size custom message"},"id":null}"""));
        ask();
        assertTrue(limit() > 1 && limit() <= 5, "halved until it fits: " + limit());
    }

    @Test
    void drpcSaysItOfEveryItem() throws Exception {
        node.always = over(
                3,
                each("\"error\":{\"message\":\"Batch of more than 3 requests are not allowed on free tier,"
                        + " to use bigger batches please upgrade\",\"code\":31}"));
        ask();
        assertEquals(3, limit());
        assertEquals(1, refusals());
    }

    @Test
    void someAnswerTheFirstCallAlone() throws Exception {
        node.always = over(1, answer -> Answer.of(200, items(answer).get(0).getBytes(StandardCharsets.UTF_8)));
        ask();
        assertEquals(1, limit());
    }

    @Test
    void someTakeNoBatchesAtAll() throws Exception {
        for (int status : List.of(400, 413)) {
            node.always = over(1, whole(status, "batch requests are disabled"));
            ask();
            assertEquals(1, limit());
        }
        assertEquals(0, pool.endpoints().get(0).outages());
    }

    @Test
    void gethGivesUpTheRestOfATooLongAnswer() throws Exception {
        node.always = over(4, answer -> {
            List<String> all = items(answer);
            for (int i = 4; i < all.size(); i++) {
                all.set(i, failed(all.get(i), "\"error\":{\"code\":-32003,\"message\":\"response too large\"}"));
            }
            return list(all);
        });
        ask();
        assertTrue(limit() <= 10, "smaller ones are next");
        assertEquals(CALLS, count(Outcome.ANSWERED));
    }

    @Test
    void whatIsRefusedIsTriedAgainAfterAnHour() throws Exception {
        node.always = over(1, whole(400, "no batches"));
        ask();
        node.always = answer -> answer;
        ask();
        assertEquals(1, limit());
        ticker.leap(3601);
        assertEquals(2, limit());
        for (int i = 0; i < 5; i++) {
            ask();
        }
        assertTrue(limit() > 2);
    }

    @Test
    void anItemThatComesTwiceIsNotBelieved() throws Exception {
        node.then(answer -> answer, answer -> {
            List<String> all = items(answer);
            String id = all.get(0).replaceFirst("^(.*?\"id\":\\d+).*", "$1");
            all.set(1, id + all.get(1).substring(all.get(1).indexOf(",\"result\"")));
            return list(all);
        });
        ask();
        assertTrue(count(Outcome.TRANSIENT) >= 2, "one twice, one not at all");
    }

    @Test
    void anErrorOfOneItemIsRetriedAloneWithoutBlame() throws Exception {
        node.then(answer -> answer, answer -> {
            List<String> all = items(answer);
            for (int i = 0; i < 5; i++) {
                all.set(i, failed(all.get(i), "\"error\":{\"code\":-32603,\"message\":\"internal error\"}"));
            }
            return list(all);
        });
        ask();
        assertEquals(5, count(Outcome.TRANSIENT));
        assertEquals(0, pool.endpoints().get(0).outages());
        assertEquals(20, limit());
    }

    @Test
    void everyCallOfABatchIsMetered() throws Exception {
        ask();
        assertEquals(CALLS, uses.size());
        long sent = uses.stream().mapToLong(RpcUse::bytesSent).sum();
        long asked = node.asked.stream().mapToLong(String::length).sum();
        assertTrue(Math.abs(sent - asked) <= node.asked.size(), sent + " of " + asked);
        assertTrue(uses.stream().allMatch(each -> each.bytesReceived() > 500));
    }

    @Test
    void callsOfABatchThatAreGivenUpAreMeteredAtOnceAndOnce() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        node.always = answer -> {
            arrived.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return answer;
        };
        List<PendingReply> pending = submit();
        arrived.await();
        pending.forEach(PendingReply::cancel);
        assertEquals(callsSent(), uses.size());
        assertTrue(uses.stream().allMatch(each -> each.outcome() == RpcUse.Outcome.FAILED));
        released.countDown();
        ask();
        assertEquals(callsSent(), uses.size(), "not again when the answer came");
    }

    private int callsSent() {
        return node.asked.stream()
                .mapToInt(each -> each.split("\"jsonrpc\"", -1).length - 1)
                .sum();
    }

    @Test
    void readingOneReplyOfABatchLeavesTheOthersReadable() throws Exception {
        List<PendingReply> pending = submit();
        List<RpcReply> replies = new ArrayList<>();
        for (PendingReply each : pending) {
            replies.add(each.await());
        }
        for (int i = 0; i < CALLS; i++) {
            RpcReply reply = replies.get((i * 7) % CALLS);
            assertTrue(text(reply).contains("\"number\":\"" + hex((i * 7) % CALLS) + "\""));
            reply.close();
            pool.call(RpcRequest.of("eth_getBlockByNumber", "[\"0x3e8\",true]")).close(); // may use its memory
        }
    }

    @Test
    void aCancelledCallOfABatchHoldsNothingBack() throws Exception {
        List<PendingReply> pending = submit();
        for (int i = 0; i < CALLS; i += 2) {
            pending.get(i).cancel();
        }
        for (int i = 1; i < CALLS; i += 2) {
            try (RpcReply reply = pending.get(i).await()) {
                assertTrue(text(reply).contains("\"number\":\"" + hex(i) + "\""));
            }
        }
    }

    @Test
    void aCallThatIsWrongInItselfFailsWithoutAskingAgain() throws Exception {
        node.always = only(7, "\"error\":{\"code\":-32602,\"message\":\"invalid argument 0\"}");
        assertEquals(RpcError.RPC_REFUSED, failureOf(7).code());
        assertEquals(1, timesAsked(7));
        assertEquals(1, count(Outcome.REFUSED));
        assertEquals(20, limit());
    }

    @Test
    void aRangeThatIsTooWideIsNotTheBatchsFault() throws Exception {
        node.always = only(7, "\"error\":{\"code\":-32600,\"message\":\"block range is too wide\"}");
        assertEquals(RpcError.RPC_TOO_LARGE, failureOf(7).code());
        assertEquals(1, timesAsked(7));
        assertEquals(20, limit(), "no smaller batch would help");
    }

    @Test
    void anAnswerThatIsTooLargeAloneTooFailsTheCall() throws Exception {
        node.always = only(7, "\"error\":{\"code\":-32003,\"message\":\"response too large\"}");
        assertEquals(RpcError.RPC_TOO_LARGE, failureOf(7).code());
        assertEquals(2, timesAsked(7), "with others, whose answers may be the reason, and alone");
    }

    @Test
    void aRequestThatIsInvalidAmongOthersMayBeValidAlone() throws Exception {
        node.always = over(1, each("\"error\":{\"code\":-32600,\"message\":\"invalid request\"}"));
        ask();
        assertEquals(CALLS, count(Outcome.ANSWERED));
    }

    @Test
    void oneRefusalOfAllIsNobodysInParticular() throws Exception {
        node.always = over(1, whole(500, """
                {"jsonrpc":"2.0","id":null,"error":{"code":-32602,"message":"invalid argument 0"}}"""));
        ask();
        assertEquals(CALLS, count(Outcome.ANSWERED));
    }

    /** All others are answered. */
    private OperatorException failureOf(int wrong) throws Exception {
        List<PendingReply> pending = submit();
        for (int number = 0; number < CALLS; number++) {
            if (number != wrong) {
                pending.get(number).await().close();
            }
        }
        return assertThrows(OperatorException.class, pending.get(wrong)::await);
    }

    private long timesAsked(int number) {
        return node.asked.stream()
                .filter(each -> each.contains("\"" + hex(number) + "\""))
                .count();
    }

    private void ask() throws Exception {
        List<PendingReply> pending = submit();
        for (int number = 0; number < CALLS; number++) {
            try (RpcReply reply = pending.get(number).await()) {
                assertTrue(text(reply).contains("\"number\":\"" + hex(number) + "\""), text(reply));
            }
        }
    }

    private List<PendingReply> submit() throws InterruptedException {
        List<PendingReply> pending = new ArrayList<>();
        for (int number = 0; number < CALLS; number++) {
            pending.add(pool.metered(uses::add)
                    .submit(RpcRequest.of("eth_getBlockByNumber", "[\"" + hex(number) + "\",true]")));
        }
        return pending;
    }

    private int limit() {
        return pool.endpoints().get(0).limits().batch();
    }

    /** Batches that were refused, each of which counts once for each call. */
    private long refusals() {
        return node.asked.stream()
                .filter(each -> each.startsWith("[") && each.split("\"jsonrpc\"", -1).length - 1 > limit())
                .count();
    }

    private long count(Outcome outcome) {
        return pool.endpoints().get(0).calls().get("eth_getBlockByNumber").getOrDefault(outcome, 0L);
    }

    private static Function<Answer, Answer> over(int most, Function<Answer, Answer> refusal) {
        return answer -> isBatch(answer) && items(answer).size() > most ? refusal.apply(answer) : answer;
    }

    private static Function<Answer, Answer> whole(int status, String body) {
        return answer -> new Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), OptionalInt.empty());
    }

    private static Function<Answer, Answer> each(String error) {
        return answer ->
                list(items(answer).stream().map(item -> failed(item, error)).toList());
    }

    private static Function<Answer, Answer> only(int number, String error) {
        String mark = "\"number\":\"" + hex(number) + "\"";
        return answer -> {
            if (isBatch(answer)) {
                return list(items(answer).stream()
                        .map(item -> item.contains(mark) ? failed(item, error) : item)
                        .toList());
            }
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            return text.contains(mark) ? Answer.of(200, failed(text, error).getBytes(StandardCharsets.UTF_8)) : answer;
        };
    }

    private static String failed(String item, String error) {
        return item.replaceFirst(",\"result\":.*", ",") + error + "}";
    }

    private static boolean isBatch(Answer answer) {
        return answer.body()[0] == '[';
    }

    private static List<String> items(Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>();
        for (String each : text.substring(1, text.length() - 1).split(",(?=\\{\"jsonrpc\")", -1)) {
            all.add(each);
        }
        return all;
    }

    private static Answer list(List<String> items) {
        return Answer.of(200, ("[" + String.join(",", items) + "]").getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }

    private static String text(RpcReply reply) {
        return new String(reply.array(), reply.offset(), reply.length(), StandardCharsets.UTF_8);
    }
}
