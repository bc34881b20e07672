package dev.trace.operators.evm.faults;

import static dev.trace.operators.evm.faults.LogNode.refuse;
import static dev.trace.operators.evm.faults.LogScene.ALL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.BlockRef;
import dev.trace.api.rpc.LogCheck;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.LogPage;
import dev.trace.api.rpc.LogPages;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcUse;
import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How logs are got from endpoints that refuse ranges, cut lists, or lose logs; over real HTTP. */
@Timeout(120)
final class LogFaultsTest {
    private static final LogFilter EVERYTHING = LogFilter.everything();

    private final LogScene scene = new LogScene();
    private final List<BlockRange> refused = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        scene.close();
    }

    /** Refuses ranges of more blocks than it takes. */
    private LogNode.Fault taking(int blocks, int status, Words words) {
        return (call, answer) -> {
            if (call.range() == null || call.range().blocks() <= blocks) {
                return 200;
            }
            refused.add(call.range());
            return refuse(answer, status, words.error(call.range()));
        };
    }

    private interface Words {
        String error(BlockRange range);
    }

    @Test
    void row4TooManyResultsSplitsByTheHintWithoutAThrottle() throws Exception {
        LogNode node = scene.node(taking(
                100,
                200,
                range -> "{\"code\":-32005,\"message\":\"query returned more than 10000 results. Try with this block"
                        + " range [0x" + Long.toHexString(range.start()) + ", 0x"
                        + Long.toHexString(range.start() + 99) + "].\"}"));
        scene.assertTrueLogs(EVERYTHING, ALL, LogCheck.SIZES);
        assertEquals(0, scene.count(Outcome.THROTTLED));
        assertEquals(refused.size(), scene.count(Outcome.TOO_LARGE));
        assertTrue(node.ranges().size() < 40, node.ranges().toString());
        LogScene.assertNoneTwice(refused);
    }

    @Test
    void row5AHintThatRepeatsTheRequestOrIsInvertedHalves() throws Exception {
        LogNode node = scene.node(taking(50, 200, range -> {
            long from = refused.size() % 2 == 0 ? range.start() : range.end();
            long to = refused.size() % 2 == 0 ? range.end() : range.start();
            return "{\"code\":-32602,\"message\":\"Log response size exceeded. this block range should work: [0x"
                    + Long.toHexString(from) + ", 0x" + Long.toHexString(to) + "]\"}";
        }));
        scene.assertTrueLogs(EVERYTHING, ALL, LogCheck.SIZES);
        assertTrue(node.ranges().size() < 100, node.ranges().toString());
        LogScene.assertNoneTwice(refused);
    }

    @Test
    void row6AReasonInDataAloneSplits() throws Exception {
        scene.node(taking(
                200,
                200,
                range -> "{\"code\":-32602,\"message\":\"invalid params\",\"data\":\"range " + range.blocks()
                        + " is bigger than range limit 200\"}"));
        scene.assertTrueLogs(EVERYTHING, ALL, LogCheck.SIZES);
        assertEquals(1, refused.size());
    }

    @Test
    void row7AnHttp413TeachesTheLimitForLaterCalls() throws Exception {
        LogNode node = scene.node(
                taking(100, 413, range -> "{\"code\":-32614,\"message\":\"eth_getLogs is limited to a 100 range\"}"));
        scene.assertTrueLogs(EVERYTHING, ALL, LogCheck.SIZES);
        scene.assertTrueLogs(EVERYTHING, ALL, LogCheck.SIZES);
        assertEquals(1, refused.size());
        assertEquals(1 + 2 * 11, node.ranges().size());
    }

    @Test
    void row8AListCutWithoutAnErrorIsFoundByTheBloom() throws Exception {
        scene.node(cutting(37)); // not a round number: only the bloom tells
        scene.assertTrueLogs(EVERYTHING, busy(), LogCheck.HEADERS);
        assertTrue(scene.count(Outcome.REJECTED) > 0);
    }

    @Test
    void row8AListCutAtARoundNumberIsAskedForInParts() throws Exception {
        LogNode node = scene.node(cutting(100));
        scene.assertTrueLogs(LogFilter.of(LogScene.usualAddress()), ALL, LogCheck.SIZES);
        assertTrue(node.ranges().size() < 400, node.ranges().size() + " calls");
    }

    @Test
    void row9AnEmptyListForABlockWithABloomIsAskedForElsewhere() throws Exception {
        LogNode amnesiac = scene.node(empty());
        LogNode honest = scene.node((call, answer) -> 200);
        scene.assertTrueLogs(EVERYTHING, new BlockRange(400, 1000), LogCheck.HEADERS);
        assertTrue(honest.count("eth_getLogs") > 0 && amnesiac.count("eth_getLogs") > 0);
    }

    @Test
    void withoutReceiptsOfBlocksThoseOfTransactionsDo() throws Exception {
        LogNode node = scene.node((call, answer) -> call.method().equals("eth_getBlockReceipts")
                ? refuse(answer, 200, "{\"code\":-32601,\"message\":\"the method does not exist\"}")
                : empty().change(call, answer));
        scene.assertTrueLogs(EVERYTHING, busy(), LogCheck.HEADERS);
        assertTrue(node.count("eth_getTransactionReceipt") > 0);
    }

    @Test
    void row9AnEmptyListEverywhereIsTakenFromReceipts() throws Exception {
        LogNode first = scene.node(empty());
        LogNode second = scene.node(empty());
        scene.assertTrueLogs(EVERYTHING, busy(), LogCheck.HEADERS);
        scene.assertTrueLogs(LogFilter.of(LogScene.usualAddress()), busy(), LogCheck.HEADERS);
        assertTrue(first.count("eth_getBlockReceipts") + second.count("eth_getBlockReceipts") > 0);
    }

    @Test
    void anEndpointWithoutAnIndexIsFoundWithoutHeaders() throws Exception {
        scene.node(empty());
        scene.node((call, answer) -> 200);
        scene.assertTrueLogs(EVERYTHING, ALL, LogCheck.SIZES);
        scene.assertTrueLogs(LogFilter.of(LogScene.usualAddress()), ALL, LogCheck.SIZES);
    }

    @Test
    void row15LogsOfAnotherBlockAreDiscardedAndTheHeaderIsReadAgain() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        BlockRange busy = busy();
        LogNode node = scene.node((call, answer) -> {
            if (call.range() != null && done.compareAndSet(false, true)) {
                String number =
                        answer.path("result").path(0).path("blockNumber").asText();
                for (JsonNode log : answer.path("result")) {
                    if (log.path("blockNumber").asText().equals(number)) {
                        ((ObjectNode) log).put("blockHash", "0x" + "12".repeat(32));
                    }
                }
            }
            return 200;
        });
        scene.assertTrueLogs(EVERYTHING, busy, LogCheck.HEADERS);
        assertEquals(busy.blocks() + 1, node.count("eth_getBlockByNumber") - headCalls(node));
    }

    @Test
    void row30ReceiptsAreAskedForInTheFormAnEndpointUnderstands() throws Exception {
        LogNode numbers = scene.node((call, answer) -> call.method().equals("eth_getBlockReceipts")
                        && call.params().path(0).asText().length() != 5
                ? refuse(answer, 200, "{\"code\":-32602,\"message\":\"invalid argument 0: hex string has length 64\"}")
                : 200);
        String hash = hash(600);
        BlockRef block = BlockRef.of(600, hash, "a");
        for (int i = 0; i < 2; i++) {
            try (RpcReply receipts = scene.pool().receipts(block).await()) {
                JsonNode tree = LogNode.JSON.readTree(receipts.array(), receipts.offset(), receipts.length());
                assertEquals(hash, tree.path(0).path("blockHash").asText());
            }
        }
        assertEquals(
                List.of("[\"" + hash + "\"]", "[{\"blockHash\":\"" + hash + "\"}]", "[\"0x258\"]", "[\"0x258\"]"),
                numbers.asked.stream()
                        .filter(each -> each.method().equals("eth_getBlockReceipts"))
                        .map(each -> each.params().toString())
                        .toList());
    }

    @Test
    void aBlockTooLargeByItselfIsTakenFromItsReceipts() throws Exception {
        LogNode node = scene.node((call, answer) -> {
            if (call.range() == null || answer.path("result").size() <= 20) {
                return 200;
            }
            refused.add(call.range());
            return refuse(answer, 200, "{\"code\":-32000,\"message\":\"logs matched by query exceeds limit of 20\"}");
        });
        scene.assertTrueLogs(EVERYTHING, busy(), LogCheck.SIZES);
        assertTrue(node.count("eth_getBlockReceipts") > 0);
        LogScene.assertNoneTwice(refused);
    }

    @Test
    void logsThatWereNotAskedForAreRefused() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        scene.node((call, answer) -> {
            if (call.range() != null && done.compareAndSet(false, true)) {
                ((ArrayNode) answer.path("result")).remove(1);
            }
            return 200;
        });
        scene.assertTrueLogs(EVERYTHING, busy(), LogCheck.SIZES);
        assertEquals(1, scene.count(Outcome.REJECTED));
    }

    @Test
    void blocksNearTheHeadAreAskedForByHash() throws Exception {
        LogNode node =
                scene.node((call, answer) -> call.params().path(0).asText().equals("finalized")
                        ? refuse(answer, 200, "{\"code\":-32602,\"message\":\"no such tag\"}")
                        : 200);
        scene.assertTrueLogs(EVERYTHING, new BlockRange(900, 1000), LogCheck.SIZES);
        assertEquals(List.of(new BlockRange(900, 936)), node.ranges());
        assertEquals(1 + 64, node.count("eth_getLogs"));
    }

    @Test
    void anEmptyListByHashThatTheHeaderContradictsIsNotBelieved() throws Exception {
        for (LogNode.Fault fault : List.of(empty(), (LogNode.Fault) (call, answer) -> 200)) {
            scene.node((call, answer) -> call.params().path(0).asText().equals("finalized")
                    ? refuse(answer, 200, "{\"code\":-32602,\"message\":\"no such tag\"}")
                    : fault.change(call, answer));
        }
        scene.assertTrueLogs(nearTheHead(), new BlockRange(940, 1000), LogCheck.SIZES);
    }

    @Test
    void everyCallForLogsIsToldToItsUsersMeter() throws Exception {
        LogNode node = scene.node(taking(100, 200, range -> "{\"code\":-32602,\"message\":\"Max range: 100\"}"));
        List<RpcUse> told = new CopyOnWriteArrayList<>();
        try (LogPages pages = scene.pool().metered(told::add).logs(EVERYTHING, ALL)) {
            for (LogPage page = pages.next(); page != null; page = pages.next()) {
                page.close();
            }
        }
        assertEquals(
                node.count("eth_getLogs"),
                told.stream()
                        .filter(each -> each.method().equals("eth_getLogs"))
                        .count());
    }

    @Test
    void aRangeBeyondTheHeadIsRefused() throws Exception {
        scene.node((call, answer) -> 200);
        try (LogPages pages = scene.pool().logs(EVERYTHING, new BlockRange(990, 1001))) {
            OperatorException failed = assertThrows(OperatorException.class, pages::next);
            assertTrue(String.valueOf(failed.getMessage()).contains("the head"), failed.getMessage());
        }
    }

    @Test
    void aBlockCalledTooLargeInUnknownWordsIsTakenFromItsReceipts() throws Exception {
        scene.node((call, answer) -> call.range() == null
                ? 200
                : refuse(answer, 200, "{\"code\":-32602,\"message\":\"too many of them, limit 3\"}"));
        scene.assertTrueLogs(EVERYTHING, new BlockRange(600, 610), LogCheck.SIZES);
    }

    @Test
    void aFilterThatIsRefusedForAnotherReasonFails() throws Exception {
        LogNode node = scene.node((call, answer) ->
                call.range() == null ? 200 : refuse(answer, 200, "{\"code\":-32602,\"message\":\"unknown field\"}"));
        try (LogPages pages = scene.pool().logs(EVERYTHING, ALL)) {
            OperatorException failed = assertThrows(OperatorException.class, pages::next);
            assertEquals(RpcError.RPC_REFUSED, failed.code());
            assertThrows(IllegalStateException.class, pages::next);
        }
        assertEquals(1, node.ranges().size());
    }

    @Test
    void timeOutsShortenTheRange() throws Exception {
        LogNode node = scene.node(taking(300, 504, range -> "{\"code\":-32000,\"message\":\"oops\"}"));
        scene.assertTrueLogs(EVERYTHING, ALL, LogCheck.SIZES);
        scene.assertTrueLogs(EVERYTHING, ALL, LogCheck.SIZES);
        LogScene.assertNoneTwice(refused);
        assertTrue(node.ranges().size() < 30, node.ranges().toString());
    }

    /** Cuts lists without a word. */
    private static LogNode.Fault cutting(int most) {
        return (call, answer) -> {
            if (call.method().equals("eth_getLogs") && call.range() != null) {
                ArrayNode logs = (ArrayNode) answer.path("result");
                while (logs.size() > most) {
                    logs.remove(logs.size() - 1);
                }
            }
            return 200;
        };
    }

    private static LogNode.Fault empty() {
        return (call, answer) -> {
            if (call.method().equals("eth_getLogs")) {
                answer.putArray("result");
            }
            return 200;
        };
    }

    private static long headCalls(LogNode node) {
        return node.asked.stream()
                .filter(each -> each.method().equals("eth_getBlockByNumber"))
                .filter(each -> List.of("finalized", "0x0")
                        .contains(each.params().path(0).asText()))
                .count();
    }

    private String hash(long number) throws Exception {
        return LogScene.logs().stream()
                .filter(log -> LogNode.number(log, "blockNumber") == number)
                .findFirst()
                .orElseThrow()
                .path("blockHash")
                .asText();
    }

    /** What a log near the head is of. */
    private static LogFilter nearTheHead() {
        JsonNode last = LogScene.logs().get(LogScene.logs().size() - 1);
        assertTrue(LogNode.number(last, "blockNumber") >= 940);
        return LogFilter.of(last.path("address").asText());
    }

    /** Sixty blocks among which there are many logs. */
    private static BlockRange busy() {
        long middle = LogNode.number(LogScene.logs().get(LogScene.logs().size() / 2), "blockNumber");
        return new BlockRange(middle - 30, middle + 29);
    }
}
