package dev.trace.operators.evm.rpc.heads;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.java_websocket.WebSocket;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** A real WebSocket server of a node that announces what a test says, and misbehaves as it says. */
public final class SocketServer extends WebSocketServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<ClientHandshake> handshakes = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    private final CountDownLatch started = new CountDownLatch(1);
    private final AtomicInteger ids = new AtomicInteger();
    private final Object subscribing = new Object();
    private final Map<WebSocket, String> subscriptions = new ConcurrentHashMap<>();
    private final BlockingQueue<String> subscribed = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();

    volatile long chain = 1;
    volatile boolean answersPings = true;
    volatile int closesWith;
    volatile String refusesToSubscribe = "";

    public SocketServer() {
        super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        setReuseAddr(true);
        setDaemon(true);
    }

    /** From now on it says to be of this chain; 1 at first. */
    public void chain(long id) {
        chain = id;
    }

    /** From now on it refuses subscriptions with some words; none to accept them again. */
    public void refuseToSubscribe(String words) {
        refusesToSubscribe = words;
    }

    /** A server that listens. */
    public static SocketServer listening() throws InterruptedException {
        SocketServer server = new SocketServer();
        server.start();
        server.started.await();
        return server;
    }

    public String url() {
        return "ws://127.0.0.1:" + getPort();
    }

    /** Waits until a client has subscribed; gives the subscription's id. */
    public String awaitSubscription() throws InterruptedException {
        return awaited(subscribed.poll(20, TimeUnit.SECONDS));
    }

    /** Waits until one more client has connected; gives its path and headers. */
    public ClientHandshake awaitHandshake() throws InterruptedException {
        return awaited(handshakes.poll(20, TimeUnit.SECONDS));
    }

    void awaitClosed() throws InterruptedException {
        awaited(closed.poll(20, TimeUnit.SECONDS));
    }

    private static <T> T awaited(T value) {
        if (value == null) {
            throw new AssertionError("nothing happened at the socket server for 20 s");
        }
        return value;
    }

    int liveSubscriptions() {
        return subscriptions.size();
    }

    public int connectionsSoFar() {
        return connections.get();
    }

    /** Tells every subscriber of a block. */
    public void announce(long number, String hash) {
        announce(number, hash, 1_700_000_000 + 12 * number);
    }

    void announce(long number, String hash, long seconds) {
        synchronized (subscribing) {
            subscriptions.forEach((socket, id) -> announce(socket, id, number, hash, seconds));
        }
    }

    /** The same for a subscription that the client does not have. */
    void announceToAnother(long number, String hash) {
        subscriptions.keySet().forEach(socket -> announce(socket, "0xother", number, hash, 1_700_000_000));
    }

    private static void announce(WebSocket socket, String id, long number, String hash, long seconds) {
        String text = "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"" + id
                + "\",\"result\":{\"number\":\"0x" + Long.toHexString(number) + "\",\"hash\":\"" + hash
                + "\",\"parentHash\":\"0x00\",\"timestamp\":\"0x" + Long.toHexString(seconds)
                + "\",\"newField\":[1]}}}";
        try {
            socket.send(text);
        } catch (WebsocketNotConnectedException e) {
            // the client has just left, of which this server is about to learn
        }
    }

    void say(String text) {
        subscriptions.keySet().forEach(socket -> socket.send(text));
    }

    /** Ends every connection without a word. */
    void kill() {
        getConnections().forEach(socket -> socket.closeConnection(1006, "killed"));
    }

    @Override
    public void onStart() {
        started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        connections.incrementAndGet();
        handshakes.add(handshake);
        if (closesWith != 0) {
            socket.close(closesWith, "too many connections");
        }
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
        JsonNode request;
        try {
            request = JSON.readTree(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String start = "{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",";
        switch (request.path("method").asText()) {
            case "eth_chainId" -> socket.send(start + "\"result\":\"0x" + Long.toHexString(chain) + "\"}");
            case "eth_subscribe" -> subscribe(socket, start);
            default -> throw new AssertionError("the client asks " + message);
        }
    }

    private void subscribe(WebSocket socket, String start) {
        if (!refusesToSubscribe.isEmpty()) {
            socket.send(start + "\"error\":{\"code\":-32601,\"message\":\"" + refusesToSubscribe + "\"}}");
            return;
        }
        String id = "0x" + Integer.toHexString(ids.incrementAndGet());
        synchronized (subscribing) { // so that a client which has its answer misses no announcement
            socket.send(start + "\"result\":\"" + id + "\"}");
            subscriptions.put(socket, id);
        }
        subscribed.add(id);
    }

    @Override
    public void onWebsocketPing(WebSocket socket, Framedata ping) {
        if (answersPings) {
            super.onWebsocketPing(socket, ping);
        }
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        subscriptions.remove(socket);
        closed.add(code);
    }

    @Override
    public void onError(WebSocket socket, Exception e) {
        // a test that waits for what did not come says more
    }

    @Override
    public void close() {
        try {
            stop(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
