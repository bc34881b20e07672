package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An endpoint proves which chain it is of again where it may have become another. */
@Timeout(60)
final class ChainCheckTest {
    private static final RpcRequest BLOCK = RpcRequest.of("eth_getBlockByNumber", "[\"0x7\",true]");

    private final List<AutoCloseable> open = new ArrayList<>();
    private final LeapingTicker ticker = new LeapingTicker();
    private volatile UnaryOperator<Answer> behaviour = answer -> answer;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void anEndpointThatComesBackFromAnOutageAsAnotherChainServesNothing() throws Exception {
        RecordedServer server = serve();
        RpcPool pool = RpcPool.open(
                PoolSettings.of("p", OptionalLong.empty(), List.of(EndpointSettings.of("a", server.url())))
                        .withPatience(Duration.ofSeconds(20)),
                new Runner.Clockwork(ticker, new Random(1)));
        open.add(0, pool);
        pool.call(BLOCK).close();
        behaviour = answer -> new Answer(503, Map.of(), new byte[0], OptionalInt.empty());
        Assertions.assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        ticker.leap(60);
        behaviour = ChainCheckTest::ofAnotherChain;
        OperatorException e = Assertions.assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        assertEquals(RpcError.RPC_WRONG_CHAIN, e.code());
        assertEquals("it is of chain 1, not 31337000", pool.endpoints().get(0).standing());
        assertEquals(1, pool.endpoints().get(0).outages());
    }

    @Test
    void anEndpointThatDoesNotTellItsChainIsLeftAlone() throws Exception {
        RecordedServer server = serve();
        AtomicInteger asked = new AtomicInteger();
        RecordedServer gateway = RecordedServer.start(RecordedChain.quickstart(), (request, answer) -> {
            asked.incrementAndGet();
            return lacking(answer);
        });
        open.add(gateway);
        RpcPool pool = RpcPool.open(
                PoolSettings.of(
                        "p",
                        OptionalLong.empty(),
                        List.of(EndpointSettings.of("a", server.url()), EndpointSettings.of("b", gateway.url()))),
                new Runner.Clockwork(ticker, new Random(1)));
        open.add(0, pool);
        ticker.leap(2);
        int before = asked.get();
        for (int i = 0; i < 50; i++) {
            pool.call(BLOCK).close();
        }
        assertTrue(asked.get() - before <= 1, asked.get() - before + " times");
    }

    @Test
    void anAddressThatLeadsToAnotherChainServesNothing() throws Exception {
        RecordedServer server = serve();
        RecordedServer elsewhere =
                RecordedServer.start(RecordedChain.quickstart(), (request, answer) -> ofAnotherChain(answer));
        open.add(elsewhere);
        List<String> url = new ArrayList<>(List.of(server.url()));
        EndpointAddresses addresses = configured -> configured.at(url.get(0), configured.ws(), Map.of());
        RpcPool pool = RpcPool.open(
                PoolSettings.of("p", OptionalLong.empty(), List.of(EndpointSettings.of("a", server.url())))
                        .withPatience(Duration.ofSeconds(5)),
                addresses);
        open.add(0, pool);
        pool.call(BLOCK).close();
        url.set(0, elsewhere.url());
        Assertions.assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        assertEquals("it is of chain 1, not 31337000", pool.endpoints().get(0).standing());
    }

    @Test
    void aMissingMethodIsBelievedForAnHour() throws Exception {
        RecordedServer server = serve();
        RpcPool pool = RpcPool.open(
                PoolSettings.of("p", OptionalLong.empty(), List.of(EndpointSettings.of("a", server.url()))),
                new Runner.Clockwork(ticker, new Random(1)));
        open.add(0, pool);
        behaviour = ChainCheckTest::lacking;
        Assertions.assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        behaviour = answer -> answer;
        Assertions.assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        ticker.leap(3601);
        try (RpcReply reply = pool.call(BLOCK)) {
            assertTrue(reply.length() > 0);
        }
    }

    private static Answer lacking(Answer answer) {
        String error = "\"error\":{\"code\":-32601,\"message\":\"method not found\"}}";
        return Answer.of(200, text(answer).replaceFirst("\"result\":.*", error).getBytes(StandardCharsets.UTF_8));
    }

    private static Answer ofAnotherChain(Answer answer) {
        return Answer.of(200, text(answer).replace("\"0x1de2a28\"", "\"0x1\"").getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private RecordedServer serve() throws IOException {
        RecordedServer server =
                RecordedServer.start(RecordedChain.quickstart(), (request, answer) -> behaviour.apply(answer));
        open.add(server);
        return server;
    }
}
