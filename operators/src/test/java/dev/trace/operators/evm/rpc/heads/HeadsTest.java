package dev.trace.operators.evm.rpc.heads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.HeadChange;
import dev.trace.api.rpc.HeadChange.Announced;
import dev.trace.api.rpc.HeadWatch;
import dev.trace.api.rpc.RpcError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows 36 to 38 of the fault list, as far as they are about the subscription, and what else happens to sockets. */
@Timeout(30)
class HeadsTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock();
    private final AskedHead head = new AskedHead(10);
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<AutoCloseable> open = new ArrayList<>();
    private SocketServer server;
    private Heads heads;
    private HeadWatch watch;

    @BeforeEach
    void start() throws Exception {
        server = serve();
        follow(endpoint("a", server));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private SocketServer serve() throws InterruptedException {
        SocketServer listening = SocketServer.listening();
        open.add(listening);
        return listening;
    }

    private void follow(HeadEndpoint... endpoints) throws Exception {
        if (heads != null) {
            heads.close();
        }
        heads = new Heads(new Heads.Chain("p", 1), head, List.of(endpoints), clock, new Random(1));
        open.add(0, heads);
        watch = heads.watch();
        assertEquals(10, next().head().latest());
    }

    private HeadEndpoint endpoint(String name, SocketServer at) {
        return endpoint(name, at, Duration.ofSeconds(30));
    }

    private HeadEndpoint endpoint(String name, SocketServer at, Duration pings) {
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

    private HeadChange next() throws Exception {
        return watch.next(LONG).orElseThrow();
    }

    private void awaitSubscribed() throws InterruptedException {
        server.awaitSubscription();
        until(() -> heads.report().subscribedAt().isPresent());
    }

    private String lastFailure() {
        return heads.report().lastFailure().orElse("");
    }

    private static void until(BooleanSupplier happened) {
        while (!happened.getAsBoolean()) {
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    /** Lets time pass until something has happened; it stands still while a socket is being opened. */
    private void passUntil(BooleanSupplier happened) {
        while (!happened.getAsBoolean()) {
            clock.pass(1);
            long start = System.nanoTime();
            until(() -> happened.getAsBoolean()
                    || isQuiet() && System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private boolean isQuiet() {
        return ended.get() == opened.get() || heads.report().subscribedAt().isPresent();
    }

    /** Lets time pass until the socket that was lost is replaced. */
    private void awaitReconnected() throws InterruptedException {
        passUntil(() -> heads.report().reconnects() > 0);
        awaitSubscribed();
    }

    /** Lets time pass until the head was asked for once more. */
    private void passUntilAsked() {
        int before = head.asked.get();
        passUntil(() -> head.asked.get() > before);
    }

    @Test
    void row36SkippedHeightsAreReportedAsGaps() throws Exception {
        server.awaitSubscription();
        server.announce(11, "0xb");
        assertEquals(List.of(), next().gaps());
        server.announce(16, "0x10");
        HeadChange change = next();
        assertEquals(Optional.of(new BlockRange(12, 16)), change.since());
        assertEquals(List.of(new Announced(16, "0x10")), change.announced());
        assertEquals(List.of(new BlockRange(12, 15)), change.gaps());
    }

    @Test
    void row37SocketWithoutHeadsIsReplaced() throws Exception {
        awaitSubscribed();
        clock.pass(60);
        until(() -> lastFailure().equals("it announced no new head for 60 s"));
        awaitReconnected();
        server.awaitClosed();
        assertEquals(1, server.liveSubscriptions());
        assertEquals(1, heads.report().reconnects());
        server.announce(11, "0xb");
        assertEquals(11, next().head().latest());
    }

    @Test
    void row37SubscriptionThatOnlyRepeatsItselfIsDead() throws Exception {
        awaitSubscribed();
        for (int i = 11; i < 14; i++) {
            server.announce(i, "0x" + i);
            next();
        }
        long before = clock.nanos();
        while (lastFailure().isEmpty()) {
            server.announce(13, "0x13");
            clock.pass(1);
            long tick = System.nanoTime();
            until(() -> System.nanoTime() - tick > TimeUnit.MILLISECONDS.toNanos(5));
        }
        // blocks are 12 s apart
        assertEquals("it announced no new head for 60 s", lastFailure());
        assertTrue(clock.nanos() - before >= TimeUnit.SECONDS.toNanos(60));
    }

    @Test
    void row38SameHeadTwiceIsOneChange() throws Exception {
        server.awaitSubscription();
        server.announce(11, "0xb");
        server.announce(11, "0xb");
        assertEquals(List.of(new Announced(11, "0xb")), next().announced());
        server.announce(11, "0xb");
        server.announce(12, "0xc");
        HeadChange change = next();
        assertEquals(Optional.of(new BlockRange(12, 12)), change.since());
        assertEquals(List.of(new Announced(12, "0xc")), change.announced());
    }

    @Test
    void anotherBlockOfTheSameHeightIsAHintInTheNextChange() throws Exception {
        server.awaitSubscription();
        server.announce(11, "0xb1");
        next();
        server.announce(11, "0xb2");
        server.announce(12, "0xc2");
        assertEquals(List.of(new Announced(11, "0xb2"), new Announced(12, "0xc2")), awaitHeight(12));
    }

    private List<Announced> awaitHeight(long height) throws Exception {
        HeadChange change = next();
        assertEquals(height, change.head().latest());
        return change.announced();
    }

    @Test
    void lowerHeadIsNoChange() throws Exception {
        server.awaitSubscription();
        head.answers = 3;
        server.announce(2, "0x2");
        server.announce(11, "0xb");
        HeadChange change = next();
        assertEquals(11, change.head().latest());
        assertEquals(Optional.of(new BlockRange(11, 11)), change.since());
    }

    @Test
    void killedSocketIsReplacedAndWhatItMissedIsAGap() throws Exception {
        server.awaitSubscription();
        server.announce(11, "0xb");
        next();
        server.kill();
        until(() -> !lastFailure().isEmpty());
        awaitReconnected();
        server.announce(15, "0xf");
        assertEquals(List.of(new BlockRange(12, 14)), next().gaps());
        assertEquals(1, server.liveSubscriptions());
    }

    @Test
    void anotherChainAfterAReconnectIsRefusedForGood() throws Exception {
        server.awaitSubscription();
        server.chain = 5;
        server.kill();
        passUntil(() -> lastFailure().equals("it is of chain 5, not 1"));
        head.answers = 12;
        passUntilAsked();
        assertEquals(List.of(new BlockRange(11, 12)), next().gaps());
        clock.pass(300);
        int before = head.asked.get();
        passUntil(() -> head.asked.get() > before + 1);
        assertEquals(2, server.connectionsSoFar());
        assertEquals(0, server.liveSubscriptions());
    }

    @Test
    void anEndpointThatTurnsConnectionsAwayIsLeftAloneForAWhile() throws Exception {
        server.awaitSubscription();
        server.closesWith = 1008;
        server.kill();
        passUntil(() -> lastFailure().contains("1008"));
        int connections = server.connectionsSoFar();
        long before = clock.nanos();
        passUntil(() -> server.connectionsSoFar() > connections);
        assertTrue(clock.nanos() - before >= TimeUnit.SECONDS.toNanos(4), "it pauses for 5 s or more");
    }

    @Test
    void theNextEndpointTakesOver() throws Exception {
        SocketServer other = serve();
        follow(endpoint("a", server), endpoint("b", other));
        until(() -> heads.report().subscribedAt().equals(Optional.of("a")));
        server.kill();
        other.awaitSubscription();
        other.announce(11, "0xb");
        assertEquals(11, next().head().latest());
        assertEquals(Optional.of("b"), heads.report().subscribedAt());
    }

    @Test
    void oneSubscriptionServesAllWatches() throws Exception {
        HeadWatch second = heads.watch();
        assertEquals(10, second.next(LONG).orElseThrow().head().latest());
        server.awaitSubscription();
        server.announce(11, "0xb");
        assertEquals(11, next().head().latest());
        assertEquals(11, second.next(LONG).orElseThrow().head().latest());
        assertEquals(1, server.connectionsSoFar());
    }

    @Test
    void asksAllTheSameAndEvenWithoutASocket() throws Exception {
        follow();
        head.answers = 14;
        passUntilAsked();
        HeadChange change = next();
        assertEquals(List.of(new BlockRange(11, 14)), change.gaps());
        assertEquals(List.of(), change.announced());
    }

    @Test
    void deadSubscriptionDoesNotHideTheHead() throws Exception {
        server.awaitSubscription();
        head.answers = 11;
        passUntilAsked();
        assertEquals(11, next().head().latest());
    }

    @Test
    void silentEndpointsAreAnErrorThatTheWatchOutlives() throws Exception {
        follow();
        head.silent = true;
        int before = head.asked.get();
        passUntil(() -> head.asked.get() > before + 1);
        OperatorException e = assertThrows(OperatorException.class, () -> watch.next(LONG));
        assertEquals(RpcError.RPC_UNAVAILABLE, e.code());
        head.silent = false;
        head.answers = 11;
        int silent = head.asked.get();
        passUntil(() -> head.asked.get() > silent + 1);
        assertEquals(11, next().head().latest());
    }

    @Test
    void patienceEndsWithoutAChange() throws Exception {
        assertEquals(Optional.empty(), watch.next(Duration.ZERO));
    }

    @Test
    void nonsenseOnALiveSubscriptionIsPassedOver() throws Exception {
        server.awaitSubscription();
        server.say("not JSON");
        server.say("{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"0x1\"}}");
        server.announceToAnother(99, "0x99");
        server.announce(11, "0xb");
        assertEquals(11, next().head().latest());
        assertEquals(1, server.connectionsSoFar());
    }

    @Test
    void endpointWithoutSubscriptionsIsTriedEverMoreRarely() throws Exception {
        server.awaitSubscription();
        server.refusesToSubscribe = "the method eth_subscribe does not exist";
        server.kill();
        passUntil(() -> lastFailure().equals("it answers eth_subscribe with: the method eth_subscribe does not exist"));
        passUntil(() -> server.connectionsSoFar() == 6);
        long before = clock.nanos();
        passUntil(() -> server.connectionsSoFar() == 7);
        assertTrue(clock.nanos() - before >= TimeUnit.SECONDS.toNanos(15), "16 s or more");
    }

    @Test
    void halfOpenSocketIsFoundByItsMissingPongs() throws Exception {
        SocketServer mute = serve();
        mute.answersPings = false;
        follow(endpoint("mute", mute, Duration.ofMillis(100)));
        until(() -> lastFailure().equals("it does not answer, not even pings"));
        mute.awaitClosed();
    }

    @Test
    void closingTheLastWatchEndsTheSubscriptionAndANewOneBeginsAgain() throws Exception {
        server.awaitSubscription();
        HeadWatch second = heads.watch();
        watch.close();
        assertThrows(IllegalStateException.class, () -> watch.next(LONG));
        assertEquals(1, server.liveSubscriptions());
        second.close();
        server.awaitClosed();
        until(() -> heads.report().subscribedAt().isEmpty());
        watch = heads.watch();
        server.awaitSubscription();
        assertEquals(10, next().head().latest());
    }

    @Test
    void closingThePoolEndsEveryWait() throws Exception {
        Thread closer = new Thread(heads::close);
        closer.start();
        OperatorException e = assertThrows(OperatorException.class, () -> {
            while (true) {
                watch.next(LONG);
            }
        });
        assertEquals("the pool is closed", e.getMessage());
        closer.join();
    }
}
