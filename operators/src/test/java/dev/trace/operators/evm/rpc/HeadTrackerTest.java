package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.api.rpc.ChainHead;
import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
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
}
