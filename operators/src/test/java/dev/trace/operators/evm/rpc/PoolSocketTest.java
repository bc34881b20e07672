package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import dev.trace.operators.evm.rpc.heads.SocketServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.java_websocket.handshake.ClientHandshake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PoolSocketTest {
    private SocketServer server;

    @BeforeEach
    void start() throws InterruptedException {
        server = SocketServer.listening();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static EndpointSettings at(String ws) {
        return EndpointSettings.of("a", "http://127.0.0.1:1").at("http://127.0.0.1:1", Optional.of(ws), Map.of());
    }

    private static HttpTransport transport(EndpointSettings endpoint) {
        return new HttpTransport(PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint)));
    }

    private ClientHandshake handshake(EndpointSettings endpoint, EndpointAddresses addresses) throws Exception {
        HttpTransport transport = transport(endpoint);
        WebSocket socket = new PoolSocket(endpoint, addresses, transport).open(new WebSocketListener() {});
        try {
            return server.awaitHandshake();
        } finally {
            socket.cancel();
            transport.close();
        }
    }

    @Test
    void headersAndCredentialsOfTheAddressAreShown() throws Exception {
        String ws = server.url().replace("ws://", "ws://user:pass@") + "/v3/key?k=v";
        EndpointSettings endpoint = at(ws).at("http://127.0.0.1:1", Optional.of(ws), Map.of("X-Key", "secret"));
        ClientHandshake shown = handshake(endpoint, EndpointAddresses.FIXED);
        assertEquals("/v3/key?k=v", shown.getResourceDescriptor());
        assertEquals("secret", shown.getFieldValue("X-Key"));
        assertEquals("Basic dXNlcjpwYXNz", shown.getFieldValue("Authorization"));
    }

    @Test
    void theKeyOfTheMomentIsShown() throws Exception {
        AtomicReference<String> key = new AtomicReference<>("first");
        EndpointAddresses addresses =
                configured -> configured.at(configured.url(), Optional.of(server.url() + "/" + key.get()), Map.of());
        EndpointSettings endpoint = at(server.url() + "/first");
        assertEquals("/first", handshake(endpoint, addresses).getResourceDescriptor());
        key.set("second");
        assertEquals("/second", handshake(endpoint, addresses).getResourceDescriptor());
    }

    @Test
    void aSocksProxyCarriesSocketsAndFindsTheHost() throws Exception {
        try (SocksProxy proxy = new SocksProxy(server.url())) {
            EndpointSettings endpoint = at("ws://no-such-host.invalid/heads").through(proxy.url());
            assertEquals("/heads", handshake(endpoint, EndpointAddresses.FIXED).getResourceDescriptor());
            assertEquals("no-such-host.invalid", proxy.askedFor());
        }
    }

    @Test
    void encryptedAddressesAreReachedEncrypted() throws Exception {
        // The endpoint's own address is plain, which must not make its socket plain too.
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EndpointSettings endpoint = at("wss://127.0.0.1:" + listener.getLocalPort());
            HttpTransport transport = transport(endpoint);
            new PoolSocket(endpoint, EndpointAddresses.FIXED, transport).open(new WebSocketListener() {});
            try (Socket client = listener.accept()) {
                assertEquals(0x16, client.getInputStream().read(), "a TLS handshake begins so");
            }
            transport.close();
        }
    }

    @Test
    void anAddressThatIsNoSocketIsRefused() {
        for (String ws : List.of("http://127.0.0.1:1", "127.0.0.1:1", "ws://", "")) {
            EndpointSettings endpoint = at(ws);
            OperatorException e = assertThrows(
                    OperatorException.class,
                    () -> new PoolSocket(endpoint, EndpointAddresses.FIXED, transport(endpoint)));
            assertEquals(RpcError.RPC_SETTINGS, e.code());
            assertEquals("endpoint a: its ws must begin with ws:// or wss:// and name a host", e.getMessage());
        }
    }
}
