package dev.trace.cli.kill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JSON-RPC endpoint that says which chain it is of and has no blocks worth reading. */
final class FakeNode implements AutoCloseable {
    static final long CHAIN = 424_242;

    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+)");
    private static final Pattern METHOD = Pattern.compile("\"method\"\\s*:\\s*\"(\\w+)\"");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    private FakeNode(HttpServer server) {
        this.server = server;
    }

    static FakeNode start() throws IOException {
        FakeNode node = new FakeNode(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        node.server.createContext("/", FakeNode::answer);
        node.server.setExecutor(node.threads);
        node.server.start();
        return node;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String body = request.strip().startsWith("[") ? "[" + one(request) + "]" : one(request);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static String one(String request) {
        String result = switch (group(METHOD, request)) {
            case "eth_chainId" -> "\"0x" + Long.toHexString(CHAIN) + "\"";
            case "net_version" -> "\"" + CHAIN + "\"";
            case "eth_blockNumber" -> "\"0x3b9aca00\"";
            default -> block();
        };
        return "{\"jsonrpc\":\"2.0\",\"id\":" + group(ID, request) + ",\"result\":" + result + "}";
    }

    private static String block() {
        return "{\"number\":\"0x3b9aca00\",\"hash\":\"0x" + "ab".repeat(32) + "\",\"parentHash\":\"0x" + "cd".repeat(32)
                + "\",\"timestamp\":\"0x1\",\"transactions\":[]}";
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "0";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
