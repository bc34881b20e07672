package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node behind a gateway that asks for a key, in its path or in a header. */
@Timeout(60)
class KeyRotationTest {
    private static final RpcRequest BLOCK = RpcRequest.of("eth_getBlockByNumber", "[\"0x7\",true]");

    private RecordedServer node;
    private HttpServer gateway;
    private volatile String accepted = "key-number-1";
    private volatile String stored = "key-number-1";
    private volatile String cached = "key-number-1";
    private final AtomicInteger refusals = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        node = RecordedServer.start(RecordedChain.quickstart());
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::serve);
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
        node.close();
    }

    private void serve(HttpExchange request) throws IOException {
        try (request) {
            byte[] body = request.getRequestBody().readAllBytes();
            boolean known = request.getRequestURI().getPath().equals("/" + accepted)
                    || ("Bearer " + accepted).equals(request.getRequestHeaders().getFirst("Authorization"));
            if (!known) {
                request.sendResponseHeaders(401, -1);
                return;
            }
            HttpURLConnection forwarded =
                    (HttpURLConnection) URI.create(node.url()).toURL().openConnection();
            forwarded.setDoOutput(true);
            forwarded.setRequestProperty("Content-Type", "application/json");
            forwarded.getOutputStream().write(body);
            try (InputStream answer = forwarded.getInputStream()) {
                byte[] bytes = answer.readAllBytes();
                request.sendResponseHeaders(200, bytes.length);
                request.getResponseBody().write(bytes);
            }
        }
    }

    private String base() {
        return "http://127.0.0.1:" + gateway.getAddress().getPort() + "/";
    }

    /** A key that is read again only when it has been refused. */
    private EndpointAddresses addresses(boolean inPath) {
        return new EndpointAddresses() {
            @Override
            public EndpointSettings now(EndpointSettings configured) {
                return inPath
                        ? configured.at(base() + cached, Optional.empty(), Map.of())
                        : configured.at(base(), Optional.empty(), Map.of("Authorization", "Bearer " + cached));
            }

            @Override
            public void refused(EndpointSettings shown) {
                refusals.incrementAndGet();
                cached = stored;
            }
        };
    }

    private RpcPool open(EndpointAddresses addresses) throws Exception {
        EndpointSettings endpoint = addresses.now(EndpointSettings.of("gateway", base()));
        return RpcPool.open(
                PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint)).withPatience(Duration.ofSeconds(2)),
                addresses);
    }

    private static void call(RpcPool pool) throws Exception {
        try (RpcReply reply = pool.submit(BLOCK).await()) {
            assertEquals("gateway", reply.endpoint());
        }
    }

    @Test
    void exchangedKeyTakesEffectInTheNextRequest() throws Exception {
        for (boolean inPath : new boolean[] {true, false}) {
            try (RpcPool pool = open(addresses(inPath))) {
                call(pool);
                accepted = stored = cached = inPath ? "key-number-2" : "key-number-3";
                call(pool);
            }
        }
        assertEquals(0, refusals.get());
    }

    @Test
    void refusedKeyIsReadAgainBeforeTheEndpointIsGivenUp() throws Exception {
        try (RpcPool pool = open(addresses(false))) {
            call(pool);
            accepted = stored = "key-number-2";
            call(pool);
            assertEquals(1, refusals.get());
            assertEquals("fit", pool.endpoints().get(0).standing());
        }
    }

    @Test
    void keyThatStaysWrongParksTheEndpointAndIsNotTold() throws Exception {
        try (RpcPool pool = open(addresses(true))) {
            accepted = "another-key";
            OperatorException e = assertThrows(OperatorException.class, () -> call(pool));
            assertEquals(RpcError.RPC_DENIED, e.code());
            assertTrue(refusals.get() > 0);
            assertFalse(e.getMessage().contains("key-number"), e.getMessage());
        }
    }

    @Test
    void keyThatCannotBeHadIsSaidAndTriedAgain() throws Exception {
        AtomicInteger away = new AtomicInteger();
        EndpointAddresses addresses = configured -> {
            if (away.getAndDecrement() > 0) {
                throw new IllegalStateException("the vault is away");
            }
            return configured.at(base() + cached, Optional.empty(), Map.of());
        };
        try (RpcPool pool = open(addresses)) {
            away.set(1);
            call(pool);
            assertEquals(
                    "its address cannot be told at the moment: the vault is away",
                    pool.endpoints().get(0).lastFailure().orElseThrow());
        }
    }
}
