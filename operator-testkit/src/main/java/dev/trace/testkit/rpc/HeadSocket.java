package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/**
 * The proxy over WebSocket. Calls are answered as over HTTP; subscriptions to {@code newHeads} are its own, and hear of a
 * head when {@link #announce} is called, whatever upstream can do. Safe for use from several threads.
 */
public final class HeadSocket {
    private static final String SUBSCRIPTION = "0x1";

    private final FaultProxy proxy;
    private final Set<WebSocket> subscribed = ConcurrentHashMap.newKeySet();
    private final Semaphore subscriptions = new Semaphore(0);
    private final CountDownLatch started = new CountDownLatch(1);
    private final Server server = new Server();

    private HeadSocket(FaultProxy proxy) {
        this.proxy = proxy;
    }

    static HeadSocket open(FaultProxy proxy) throws InterruptedException {
        HeadSocket socket = new HeadSocket(proxy);
        socket.server.setReuseAddr(true);
        socket.server.setDaemon(true);
        socket.server.start();
        socket.started.await();
        return socket;
    }

    String url() {
        return "ws://127.0.0.1:" + server.getPort();
    }

    /** Waits until one more client has subscribed than the last time. */
    public boolean awaitSubscription(Duration limit) throws InterruptedException {
        return subscriptions.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Tells everyone who subscribed of a block that upstream has, unless a fault befalls it. */
    public void announce(long number) throws IOException, InterruptedException {
        JsonNode block = proxy.upstream().result("eth_getBlockByNumber", Json.hex(number), false);
        ObjectNode params = Json.MAPPER.createObjectNode().put("subscription", SUBSCRIPTION);
        if (block instanceof ObjectNode header) {
            header.remove("transactions");
        }
        params.set("result", block);
        ObjectNode message =
                Json.MAPPER.createObjectNode().put("jsonrpc", "2.0").put("method", Question.HEAD);
        message.set("params", params);
        Sent sent = proxy.spoil(Question.head(number)).orElse(Sent.of(message));
        for (WebSocket each : subscribed) {
            send(each, sent.body().length == 0 ? Sent.of(message).ending(sent.ending()) : sent);
        }
    }

    /** Drops every connection, as a server that restarts does. */
    public void drop() {
        server.getConnections().forEach(each -> each.closeConnection(1006, "dropped"));
    }

    private void answer(WebSocket client, String text) throws IOException, InterruptedException {
        Question question = Question.parse(text.getBytes(StandardCharsets.UTF_8));
        if (!question.asks("eth_subscribe") && !question.asks("eth_unsubscribe")) {
            send(client, proxy.answer(question));
            return;
        }
        Optional<Sent> spoilt = proxy.spoil(question);
        if (spoilt.isPresent()) {
            send(client, spoilt.get());
        } else if (question.asks("eth_subscribe")) {
            reply(client, question, TextNode.valueOf(SUBSCRIPTION));
            subscribed.add(client);
            subscriptions.release();
        } else {
            subscribed.remove(client);
            reply(client, question, Json.MAPPER.getNodeFactory().booleanNode(true));
        }
    }

    private static void reply(WebSocket client, Question question, JsonNode result) {
        client.send(Json.succeeded(question.calls().get(0).id(), result).toString());
    }

    private static void send(WebSocket client, Sent sent) {
        String text = new String(sent.body(), StandardCharsets.UTF_8);
        switch (sent.ending()) {
            case WHOLE -> client.send(text);
            case CUT -> {
                client.send(text.substring(0, text.length() / 2));
                client.closeConnection(1006, "cut");
            }
            case RESET -> client.closeConnection(1006, "reset");
            case TWICE -> {
                client.send(text);
                client.send(text);
            }
            case HANG -> {}
        }
    }

    void close() {
        try {
            server.stop(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Server extends WebSocketServer {
        Server() {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        }

        @Override
        public void onOpen(WebSocket client, ClientHandshake handshake) {}

        @Override
        public void onClose(WebSocket client, int code, String reason, boolean remote) {
            subscribed.remove(client);
        }

        @Override
        public void onMessage(WebSocket client, String text) {
            try {
                answer(client, text);
            } catch (IOException e) {
                client.close(1011, "upstream does not answer");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onError(WebSocket client, Exception e) {}

        @Override
        public void onStart() {
            started.countDown();
        }
    }
}
