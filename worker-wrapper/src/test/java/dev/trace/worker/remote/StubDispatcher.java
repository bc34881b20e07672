package dev.trace.worker.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers as a test says. */
final class StubDispatcher implements AutoCloseable {
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();

    StubDispatcher() throws IOException {
        server.setExecutor(threads);
        server.createContext(
                "/",
                call -> handlers.get(call.getRequestURI().getPath())
                        .answer(call, new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    interface Handler {
        void answer(HttpExchange call, String body) throws IOException;
    }

    void handle(String path, HttpHandler handler) {
        handlers.put(path, (call, body) -> handler.handle(call));
    }

    void read(String path, Handler handler) {
        handlers.put(path, handler);
    }

    void answer(String path, int status, String body) {
        handle(path, call -> send(call, status, body));
    }

    static void send(HttpExchange call, int status, String body) throws IOException {
        byte[] bytes = status == 204 ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
