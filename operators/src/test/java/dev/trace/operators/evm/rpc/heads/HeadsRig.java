package dev.trace.operators.evm.rpc.heads;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.api.rpc.HeadChange;
import dev.trace.api.rpc.HeadWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** Heads followed at endpoints of a test, in a time that passes when it says so. */
final class HeadsRig {
    static final Duration LONG = Duration.ofHours(1);

    final ManualClock clock = new ManualClock();
    final AskedHead head = new AskedHead(10);
    final SocketServer server;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable Heads heads;
    private @Nullable HeadWatch watch;

    /** Followed are the heads that its server announces. */
    HeadsRig() throws Exception {
        server = serve();
        follow(endpoint("a", server));
    }

    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    SocketServer serve() throws InterruptedException {
        SocketServer listening = SocketServer.listening();
        open.add(listening);
        return listening;
    }

    /** Follows the heads of other endpoints instead. */
    void follow(HeadEndpoint... endpoints) throws Exception {
        if (heads != null) {
            heads.close();
        }
        heads = new Heads(new Heads.Chain("p", 1), head, List.of(endpoints), clock, new Random(1));
        open.add(0, heads);
        watch = heads.watch();
        assertEquals(10, next().head().latest());
    }

    Heads heads() {
        return Objects.requireNonNull(heads);
    }

    HeadWatch watch() {
        return Objects.requireNonNull(watch);
    }

    void watchAgain() {
        watch = heads().watch();
    }

    HeadEndpoint endpoint(String name, SocketServer at) {
        return endpoint(name, at, Duration.ofSeconds(30));
    }

    HeadEndpoint endpoint(String name, SocketServer at, Duration pings) {
        OkHttpClient client = new OkHttpClient.Builder().pingInterval(pings).build();
        open.add(() -> client.dispatcher().executorService().shutdown());
        return new HeadEndpoint() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public WebSocket open(WebSocketListener listener) {
                opened.incrementAndGet();
                return client.newWebSocket(
                        new Request.Builder()
                                .url("http" + at.url().substring(2))
                                .build(),
                        new Ending(listener));
            }

            @Override
            public void refused() {}

            @Override
            public String redacted(String text) {
                return text;
            }
        };
    }

    HeadChange next() throws Exception {
        return watch().next(LONG).orElseThrow();
    }

    void awaitSubscribed() throws InterruptedException {
        server.awaitSubscription();
        until(() -> heads().report().subscribedAt().isPresent());
    }

    String lastFailure() {
        return heads().report().lastFailure().orElse("");
    }

    static void until(BooleanSupplier happened) {
        while (!happened.getAsBoolean()) {
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    /** Lets time pass until something has happened; it stands still while a socket is being opened. */
    void passUntil(BooleanSupplier happened) {
        while (!happened.getAsBoolean()) {
            clock.pass(1);
            long start = System.nanoTime();
            until(() -> happened.getAsBoolean()
                    || isQuiet() && System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private boolean isQuiet() {
        return ended.get() == opened.get() || heads().report().subscribedAt().isPresent();
    }

    /** Lets time pass until the socket that was lost is replaced. */
    void awaitReconnected() throws InterruptedException {
        passUntil(() -> heads().report().reconnects() > 0);
        awaitSubscribed();
    }

    /** Lets time pass until the head was asked for once more. */
    void passUntilAsked() {
        int before = head.asked.get();
        passUntil(() -> head.asked.get() > before);
    }

    /** Counts sockets that have ended. */
    private final class Ending extends WebSocketListener {
        private final WebSocketListener listener;
        private final AtomicBoolean over = new AtomicBoolean();

        Ending(WebSocketListener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            listener.onOpen(socket, response);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            listener.onMessage(socket, text);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            listener.onClosing(socket, code, reason);
            end();
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            listener.onFailure(socket, failure, response);
            end();
        }

        private void end() {
            if (over.compareAndSet(false, true)) {
                ended.incrementAndGet();
            }
        }
    }
}
