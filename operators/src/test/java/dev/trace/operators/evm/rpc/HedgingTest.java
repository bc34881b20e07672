package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.rpc.RpcUse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that is slow to be answered is sent to another endpoint too, where a pool is to. */
@Timeout(60)
final class HedgingTest {
    private static final RpcRequest BLOCK = RpcRequest.of("eth_getBlockByNumber", "[\"0x7\",true]");

    private static final String NO_SUCH_METHOD = "{\"code\":-32601,\"message\":\"the method does not exist\"}";

    private final CountDownLatch answers = new CountDownLatch(1);
    private final List<RpcUse> uses = new CopyOnWriteArrayList<>();
    private Node slow;
    private Node other;

    @BeforeEach
    void start() throws Exception {
        slow = new Node();
        other = new Node();
        slow.always = answer -> {
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return answer;
        };
    }

    @AfterEach
    void stop() {
        answers.countDown();
        slow.close();
        other.close();
    }

    @Test
    void theFirstAnswerWinsAndTheOtherRequestIsCancelled() throws Exception {
        try (RpcPool pool = pool(Optional.of(Duration.ofMillis(50)))) {
            try (RpcReply reply = pool.metered(uses::add).call(BLOCK)) {
                assertEquals("other", reply.endpoint());
            }
            assertEquals(1, slow.asked.size());
            assertEquals(1, pool.endpoints().get(1).hedges());
            while (uses.size() < 2 || pool.endpoints().get(0).underWay() > 0) {
                Thread.onSpinWait(); // the cancelled one ends soon
            }
            assertEquals("fit", pool.endpoints().get(0).standing());
        }
    }

    @Test
    void aSlowEndpointIsKnownAsSlowFromThenOn() throws Exception {
        try (RpcPool pool = pool(Optional.of(Duration.ofMillis(50)))) {
            for (int i = 0; i < 10; i++) {
                try (RpcReply reply = pool.call(BLOCK)) {
                    assertEquals("other", reply.endpoint());
                }
            }
            assertTrue(slow.asked.size() <= 3, slow.asked.size() + " asked");
        }
    }

    /** The hedge of the last call shows that those of the calls before it were due. */
    @Test
    void aFullEndpointGetsNoHedge() throws Exception {
        try (Node blockless = new Node();
                Node another = new Node();
                RpcPool pool = pool(Optional.of(Duration.ofMillis(20)), blockless, another, slow, other)) {
            var hold = slow.always;
            slow.always = answer -> answer;
            blockless.then(Node.error(NO_SUCH_METHOD));
            another.then(Node.error(NO_SUCH_METHOD));
            pool.call(BLOCK).close();
            long before = hedges(pool, 2) + hedges(pool, 3);
            List.of(blockless, another, slow, other).forEach(each -> each.always = hold);
            List<PendingReply> blocks = List.of(pool.submit(BLOCK), pool.submit(BLOCK));
            PendingReply number = pool.submit(RpcRequest.of("eth_blockNumber", "[]"));
            while (hedges(pool, 0) + hedges(pool, 1) == 0) {
                Thread.onSpinWait();
            }
            assertEquals(before, hedges(pool, 2) + hedges(pool, 3));
            answers.countDown();
            number.await().close();
            for (PendingReply each : blocks) {
                each.await().close();
            }
        }
    }

    private static long hedges(RpcPool pool, int endpoint) {
        return pool.endpoints().get(endpoint).hedges();
    }

    @Test
    void withoutTheSettingNothingIsSentTwice() throws Exception {
        try (RpcPool pool = pool(Optional.empty())) {
            var pending = pool.submit(BLOCK);
            while (slow.asked.isEmpty()) {
                Thread.onSpinWait();
            }
            answers.countDown();
            pending.await().close();
            assertEquals(0, other.asked.size());
        }
    }

    private RpcPool pool(Optional<Duration> hedgeAfter) throws Exception {
        return pool(hedgeAfter, slow, other);
    }

    private RpcPool pool(Optional<Duration> hedgeAfter, Node... nodes) throws Exception {
        List<EndpointSettings> endpoints = Stream.of(nodes)
                .map(each -> EndpointSettings.of(
                                each == other ? "other" : "e" + each.url().hashCode(), each.url())
                        .with(EndpointSettings.Limits.atOnce(1)))
                .toList();
        return RpcPool.open(
                PoolSettings.of("p", OptionalLong.empty(), endpoints).withHedgeAfter(hedgeAfter));
    }
}
