package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 39 and its kin: what endpoints say of their head and of finality, and what of it is believed. */
@Timeout(60)
class HeadTrackerTest {
    private final ShiftedTicker ticker = new ShiftedTicker();
    private volatile String latest = "0x384";
    private volatile String finalized = "{\"number\":\"0x320\",\"hash\":\"0x00\"}";

    private Answer answer(String request, Answer answer) {
        if (request.contains("eth_blockNumber")) {
            return Node.result("\"" + latest + "\"").apply(answer);
        }
        return request.contains("finalized") ? Node.result(finalized).apply(answer) : answer;
    }

    private void finalized(long number) {
        finalized = "{\"number\":\"0x" + Long.toHexString(number) + "\",\"hash\":\"0x00\"}";
    }

    private RpcPool pool(RecordedServer server) throws Exception {
        return RpcPool.open(
                PoolSettings.of("p", OptionalLong.empty(), List.of(EndpointSettings.of("a", server.url()))),
                new Runner.Clockwork(ticker, new Random(1)));
    }

    private ChainHead later(RpcPool pool) throws Exception {
        ticker.leap(2);
        return pool.head();
    }

    private RecordedServer serve() throws IOException {
        return RecordedServer.start(RecordedChain.quickstart(), this::answer);
    }

    @Test
    void neitherTheHeadNorFinalityGoesBack() throws Exception {
        try (RecordedServer server = serve();
                RpcPool pool = pool(server)) {
            assertEquals(new ChainHead(900, OptionalLong.of(800)), pool.head());
            latest = "0x10";
            finalized(700);
            assertEquals(new ChainHead(900, OptionalLong.of(800)), later(pool));
            latest = "0x385";
            finalized(801);
            assertEquals(new ChainHead(901, OptionalLong.of(801)), later(pool));
            finalized = "null";
            assertEquals(new ChainHead(901, OptionalLong.of(801)), later(pool));
        }
    }

    @Test
    void finalizedAboveTheHeadIsNotBelieved() throws Exception {
        try (RecordedServer server = serve();
                RpcPool pool = pool(server)) {
            finalized(901);
            assertEquals(new ChainHead(900, OptionalLong.empty()), pool.head());
            finalized(900);
            assertEquals(new ChainHead(900, OptionalLong.of(900)), later(pool));
            finalized(1_000_000);
            assertEquals(new ChainHead(900, OptionalLong.of(900)), later(pool));
        }
    }

    /** A server whose head is said by a supplier; block 0x4e20 (20,000) is there and no other above the recording. */
    private RecordedServer saying(Supplier<String> head) throws IOException {
        return RecordedServer.start(RecordedChain.quickstart(), (request, answer) -> {
            if (request.contains("eth_blockNumber")) {
                return Node.result("\"" + head.get() + "\"").apply(answer);
            }
            if (request.contains("\"0x4e20\"")) {
                return Node.result("{\"number\":\"0x4e20\",\"hash\":\"0x00\"}").apply(answer);
            }
            return request.contains("eth_getBlockByNumber") && !request.contains("\"0x0\"")
                    ? Node.result("null").apply(answer)
                    : answer;
        });
    }

    private RpcPool pool(RecordedServer liked, RecordedServer other) throws Exception {
        EndpointSettings first =
                EndpointSettings.of("a", liked.url()).with(new EndpointSettings.Limits(0, 0, 16, 1, 1_000_000));
        return RpcPool.open(
                PoolSettings.of("p", OptionalLong.empty(), List.of(first, EndpointSettings.of("b", other.url()))),
                new Runner.Clockwork(ticker, new Random(1)));
    }

    @Test
    void frozenEndpointDoesNotHoldTheHeadHoweverMuchItIsPreferred() throws Exception {
        try (RecordedServer frozen = saying(() -> "0x384");
                RecordedServer alive = saying(() -> latest);
                RpcPool pool = pool(frozen, alive)) {
            assertEquals(900, pool.head().latest());
            latest = "0x385";
            later(pool);
            assertEquals(901, later(pool).latest());
            latest = "0x386";
            later(pool);
            assertEquals(902, later(pool).latest());
        }
    }

    @Test
    void leapThatNobodyConfirmsIsNotBelieved() throws Exception {
        AtomicReference<String> liar = new AtomicReference<>("0x384");
        try (RecordedServer first = saying(liar::get);
                RecordedServer second = saying(() -> latest);
                RpcPool pool = pool(first, second)) {
            assertEquals(900, pool.head().latest());
            liar.set("0xfffffffffffff");
            latest = "0x385";
            later(pool);
            later(pool);
            assertEquals(901, later(pool).latest());
        }
    }

    @Test
    void leapIsBelievedOfTwoEndpointsOrOnceTheBlockIsThere() throws Exception {
        try (RecordedServer first = saying(() -> latest);
                RecordedServer second = saying(() -> latest);
                RpcPool two = pool(first, second);
                RpcPool one = pool(first)) {
            assertEquals(900, two.head().latest());
            assertEquals(900, one.head().latest());
            latest = "0x4e20";
            assertEquals(20_000, later(one).latest());
            latest = "0x9c40";
            assertEquals(20_000, later(one).latest());
            assertEquals(40_000, later(two).latest());
        }
    }

    @Test
    void headIsKnownWhateverBecomesOfTheTagWhichIsThenLeftAlone() throws Exception {
        AtomicInteger tags = new AtomicInteger();
        AtomicReference<UnaryOperator<Answer>> tag = new AtomicReference<>(
                Node.error("{\"code\":-32601,\"message\":\"the method eth_getBlockByNumber does not exist\"}")::apply);
        try (RecordedServer server = RecordedServer.start(RecordedChain.quickstart(), (request, answer) -> {
                    if (request.contains("finalized")) {
                        tags.incrementAndGet();
                        return tag.get().apply(answer);
                    }
                    return answer(request, answer);
                });
                RpcPool pool = pool(server)) {
            assertEquals(new ChainHead(900, OptionalLong.empty()), pool.head());
            latest = "0x385";
            assertEquals(901, later(pool).latest());
            assertEquals(1, tags.get());
            pool.call(RpcRequest.of("eth_getBlockByNumber", "[\"0x0\",false]")).close();
            ticker.leap(600);
            tag.set(Node.result(finalized)::apply);
            assertEquals(new ChainHead(901, OptionalLong.of(800)), later(pool));
            tag.set(Node.result("[]")::apply);
            for (int i = 0; i < 5; i++) {
                assertEquals(901, later(pool).latest());
            }
            assertEquals(5, tags.get());
        }
    }
}
