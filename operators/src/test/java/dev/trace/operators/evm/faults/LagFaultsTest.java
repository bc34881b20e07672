package dev.trace.operators.evm.faults;

import static dev.trace.operators.evm.faults.LogNode.refuse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.LogCheck;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.RpcError;
import dev.trace.operators.evm.rpc.TestPool;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that have not reached the blocks whose logs they are asked for, and say nothing of it; over real HTTP. */
@Timeout(120)
final class LagFaultsTest {
    private static final LogFilter EVERYTHING = LogFilter.everything();
    private static final String BUSY = "{\"code\":429,\"message\":\"too many requests\"}";
    private static final String BROKEN = "{\"code\":-32603,\"message\":\"internal error\"}";
    private static final long HEAD = LogNode.CHAIN.head();
    /** Below the blocks near the head. */
    private static final BlockRange RANGE = new BlockRange(0, HEAD - 64);

    @Test
    void anEndpointThatDoesNotSayItsHeadIsAskedLast() throws Exception {
        LaggingNode lag = new LaggingNode(() -> 700);
        try (LogScene scene = new LogScene()) {
            LogNode silent = scene.node((call, answer) ->
                    call.method().equals("eth_blockNumber") ? refuse(answer, 200, BROKEN) : lag.change(call, answer));
            scene.node(new LaggingNode(() -> HEAD));
            scene.assertTrueLogs(EVERYTHING, RANGE, LogCheck.SIZES);
            assertEquals(List.of(), silent.ranges());
        }
    }

    /** Its head is learned only after it has answered: that saves nothing of what it left out. */
    @Test
    void logsOfABlockThatTheEndpointHasNotReachedAreAskedElsewhere() throws Exception {
        for (LogFilter filter : List.of(EVERYTHING, LogFilter.of(LogScene.usualAddress()))) {
            LaggingNode lag = new LaggingNode(() -> 700);
            LaggingNode well = new LaggingNode(() -> HEAD);
            AtomicBoolean asked = new AtomicBoolean();
            try (LogScene scene = new LogScene()) {
                LogNode behind = scene.node((call, answer) -> {
                    asked.compareAndSet(false, call.range() != null);
                    return call.method().equals("eth_blockNumber") && !asked.get()
                            ? refuse(answer, 200, BROKEN)
                            : lag.change(call, answer);
                });
                LogNode other = scene.node((call, answer) ->
                        call.range() != null && !asked.get() ? refuse(answer, 429, BUSY) : well.change(call, answer));
                scene.assertTrueLogs(filter, RANGE, LogCheck.SIZES);
                assertEquals(RANGE, behind.ranges().get(0));
                BlockRange last = other.ranges().get(other.ranges().size() - 1);
                assertEquals(RANGE.end(), last.end());
                assertTrue(last.start() > 500, "what the other had is not asked for again: " + last);
            }
        }
    }

    @Test
    void aRangeThatTheOnlyEndpointFellBehindFailsRatherThanLoseLogs() throws Exception {
        AtomicLong head = new AtomicLong(HEAD);
        try (LogNode node = new LogNode(new LaggingNode(head::get));
                TestPool test = TestPool.open(1, node.url())) {
            assertEquals(HEAD, test.pool().head().latest());
            head.set(700);
            test.leap(2);
            OperatorException failed = assertThrows(
                    OperatorException.class,
                    () -> LogScene.assertTrueLogs(test.pool(), EVERYTHING, RANGE, LogCheck.SIZES));
            assertEquals(RpcError.RPC_RESULT_MISSING, failed.code());
            String message = String.valueOf(failed.getMessage());
            assertTrue(message.contains("no endpoint of pool test has that block now"), message);
        }
    }

    @Test
    void theOnlyEndpointIsWaitedFor() throws Exception {
        AtomicLong head = new AtomicLong(HEAD);
        LaggingNode lag = new LaggingNode(head::get);
        String end = "0x" + Long.toHexString(RANGE.end());
        LogNode.Fault recovering = (call, answer) -> {
            int status = lag.change(call, answer);
            if (call.params().path(0).asText().equals(end)) {
                head.set(HEAD);
            }
            return status;
        };
        try (LogNode node = new LogNode(recovering);
                TestPool test = TestPool.open(1, node.url())) {
            test.pool().head();
            head.set(700);
            test.leap(2);
            LogScene.assertTrueLogs(test.pool(), EVERYTHING, RANGE, LogCheck.SIZES);
            assertEquals(
                    2,
                    node.asked.stream()
                            .filter(each -> each.params().path(0).asText().equals(end))
                            .count());
        }
    }

    @Test
    void blocksThatTheEndpointHasAreReadThoughItLags() throws Exception {
        AtomicLong head = new AtomicLong(HEAD);
        BlockRange below = new BlockRange(0, 700);
        try (LogNode node = new LogNode(new LaggingNode(head::get));
                TestPool test = TestPool.open(1, node.url())) {
            test.pool().head();
            head.set(700);
            test.leap(2);
            LogScene.assertTrueLogs(test.pool(), EVERYTHING, below, LogCheck.SIZES);
            assertEquals(List.of(below), node.ranges());
        }
    }

    @Test
    void headersFindWhatANodeBehindACommonAddressLeavesOut() throws Exception {
        BlockRange busy = new BlockRange(600, 630);
        for (LogFilter filter : List.of(EVERYTHING, LogFilter.of(LogScene.usualAddress()))) {
            AtomicBoolean first = new AtomicBoolean(true);
            LaggingNode lag = new LaggingNode(() -> 615);
            LaggingNode well = new LaggingNode(() -> HEAD);
            try (LogScene scene = new LogScene()) {
                scene.node((call, answer) -> call.range() != null && first.getAndSet(false)
                        ? lag.change(call, answer)
                        : well.change(call, answer));
                scene.assertTrueLogs(filter, busy, LogCheck.HEADERS);
                assertFalse(first.get());
            }
        }
    }

    @Test
    void endpointsThatHaveReachedTheRangeShareIt() throws Exception {
        LogNode.Fault narrow =
                (call, answer) -> call.range() == null || call.range().blocks() <= 20
                        ? new LaggingNode(() -> HEAD).change(call, answer)
                        : refuse(answer, 200, "{\"code\":-32602,\"message\":\"Max range: 20\"}");
        try (LogScene scene = new LogScene()) {
            LogNode a = scene.node(narrow);
            LogNode b = scene.node(narrow);
            while (a.ranges().isEmpty() || b.ranges().isEmpty()) { // what is asked ahead is not waited for
                scene.assertTrueLogs(EVERYTHING, RANGE, LogCheck.SIZES);
            }
        }
    }

    /** Two of three are behind, the third is often busy: whoever is asked, nothing is lost. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theLogsAreWholeHoweverFarEndpointsLag(long seed) throws Exception {
        Random random = new Random(seed);
        AtomicBoolean opened = new AtomicBoolean();
        try (LogScene scene = new LogScene()) {
            for (int node = 0; node < 2; node++) {
                AtomicLong head = new AtomicLong(random.nextInt((int) RANGE.end()));
                int step = 5 + random.nextInt(100);
                LaggingNode lag = new LaggingNode(() -> Math.min(HEAD, head.addAndGet(step)));
                scene.node((call, answer) -> call.method().equals("eth_blockNumber") && !opened.get()
                        ? refuse(answer, 200, BROKEN)
                        : lag.change(call, answer));
            }
            LaggingNode well = new LaggingNode(() -> HEAD);
            AtomicLong calls = new AtomicLong();
            scene.node((call, answer) -> call.range() != null && calls.incrementAndGet() % 2 == 1
                    ? refuse(answer, 429, BUSY)
                    : well.change(call, answer));
            assertEquals(HEAD, scene.pool().head().latest());
            opened.set(true);
            for (long start = 0; start <= RANGE.end(); start += 200) {
                BlockRange some = new BlockRange(start, Math.min(start + 199, RANGE.end()));
                scene.assertTrueLogs(EVERYTHING, some, LogCheck.SIZES);
            }
        }
    }
}
