package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.trace.api.rpc.HeadWatch;
import dev.trace.operators.evm.rpc.heads.SocketServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Addresses and headers hold keys, and endpoints repeat them in what they say. */
@Timeout(60)
class HeadSecretsTest {
    private static final String KEY = "planted-key-";

    private final ShiftedTicker ticker = new ShiftedTicker();

    private static EndpointSettings endpoint(String name, Node node, String ws) {
        return EndpointSettings.of(name, node.url())
                .at(node.url(), Optional.of(ws), Map.of("Authorization", "Bearer " + KEY + "header"));
    }

    private static void until(BooleanSupplier happened) {
        while (!happened.getAsBoolean()) {
            Thread.yield();
        }
    }

    private static HttpServer refusing(AtomicInteger refusals) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", request -> {
            refusals.incrementAndGet();
            byte[] body = ("no such key: " + request.getRequestURI()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            request.sendResponseHeaders(401, body.length);
            request.getResponseBody().write(body);
            request.close();
        });
        server.start();
        return server;
    }

    @Test
    void noKeyIsInAnyLogAtAnyLevel() throws Exception {
        AtomicInteger refusals = new AtomicInteger();
        HttpServer refusing = refusing(refusals);
        try (Node node = new Node();
                SocketServer sockets = SocketServer.listening();
                EveryLog log = new EveryLog()) {
            sockets.chain(31337000);
            sockets.refuseToSubscribe("no plan for " + KEY + "path");
            List<EndpointSettings> endpoints = List.of(
                    endpoint("gone", node, "ws://127.0.0.1:1/v3/" + KEY + "gone"),
                    endpoint(
                            "refusing",
                            node,
                            "ws://127.0.0.1:" + refusing.getAddress().getPort() + "/" + KEY + "refused"),
                    endpoint(
                            "living",
                            node,
                            sockets.url().replace("ws://", "ws://user:" + KEY + "user@") + "/v3/" + KEY + "path?key="
                                    + KEY + "query"));
            try (RpcPool pool = RpcPool.open(
                            PoolSettings.of("p", OptionalLong.empty(), endpoints),
                            new Runner.Clockwork(ticker, new Random(1)));
                    HeadWatch watch = pool.heads()) {
                assertEquals(
                        1000,
                        watch.next(Duration.ofSeconds(20)).orElseThrow().head().latest());
                until(() -> refusals.get() > 0
                        && sockets.connectionsSoFar() > 0
                        && pool.headsReport()
                                .lastFailure()
                                .equals(Optional.of("it answers eth_subscribe with: no plan for ***")));
                sockets.refuseToSubscribe("");
                until(() -> {
                    ticker.leap(1);
                    return pool.headsReport().subscribedAt().equals(Optional.of("living"));
                });
                sockets.announce(1001, "0x1");
                assertEquals(
                        1001,
                        watch.next(Duration.ofSeconds(20)).orElseThrow().head().latest());
                assertFalse(pool.headsReport().toString().contains(KEY));
            }
            assertTrue(log.lines().stream().anyMatch(line -> line.contains("endpoint living announces heads")));
            assertEquals(
                    List.of(),
                    log.lines().stream().filter(line -> line.contains(KEY)).toList());
        } finally {
            refusing.stop(0);
        }
    }

    @Test
    void aRefusedKeyIsReadAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer refusing = refusing(new AtomicInteger());
        String old = "ws://127.0.0.1:" + refusing.getAddress().getPort() + "/old";
        try (Node node = new Node();
                SocketServer sockets = SocketServer.listening()) {
            sockets.chain(31337000);
            EndpointAddresses addresses = new EndpointAddresses() {
                @Override
                public EndpointSettings now(EndpointSettings configured) {
                    return configured.at(
                            configured.url(),
                            Optional.of(asked.get() == 0 ? old : sockets.url() + "/new"),
                            configured.headers());
                }

                @Override
                public void refused(EndpointSettings shown) {
                    asked.incrementAndGet();
                }
            };
            try (RpcPool pool = RpcPool.open(
                            PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint("a", node, old))), addresses);
                    HeadWatch watch = pool.heads()) {
                assertTrue(watch.next(Duration.ofSeconds(20)).isPresent());
                until(() -> pool.headsReport().subscribedAt().isPresent());
                assertEquals(1, asked.get());
                assertEquals(1, pool.headsReport().reconnects());
            }
        } finally {
            refusing.stop(0);
        }
    }
}
