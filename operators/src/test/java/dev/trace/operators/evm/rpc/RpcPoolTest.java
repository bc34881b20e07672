package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RpcPoolTest {
    private static final RpcRequest BLOCK = RpcRequest.of("eth_getBlockByNumber", "[\"0x7\",true]");
    private static RecordedChain chain;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void load() throws IOException {
        chain = RecordedChain.quickstart();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void pipelinedCallsGetTheirOwnAnswers() throws Exception {
        RpcPool pool = pool(PoolSettings.of(
                "p", OptionalLong.of(31337000), List.of(endpoint("a", serve()), endpoint("b", serve()))));
        assertEquals(32, pool.parallelism());
        ArrayDeque<PendingReply> pending = new ArrayDeque<>();
        for (int number = 0; number <= 1000; number++) {
            pending.add(pool.submit(
                    RpcRequest.of("eth_getBlockByNumber", "[\"0x" + Integer.toHexString(number) + "\",true]")));
        }
        for (int number = 0; number <= 1000; number++) {
            try (RpcReply reply = pending.remove().await()) {
                assertTrue(text(reply).contains("\"number\":\"0x" + Integer.toHexString(number) + "\""));
            }
        }
        assertTrue(pool.endpoints().stream().allMatch(each -> each.calls().size() > 0), "both are used");
    }

    @Test
    void aReaderFarBehindBoundsThePoolsMemoryAndNobodyIsStuck() throws Exception {
        PoolSettings d = PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint("a", serve())));
        RpcPool pool = pool(new PoolSettings(
                d.name(), d.chainId(), d.endpoints(), d.patience(), d.silence(), d.maxResponseBytes(), 1 << 20));
        RpcRequest large = RpcRequest.of("eth_getBlockReceipts", "[\"0x258\"]");
        List<Thread> readers = new ArrayList<>();
        AtomicInteger read = new AtomicInteger();
        for (int reader = 0; reader < 4; reader++) {
            Thread thread = new Thread(() -> {
                try {
                    List<PendingReply> pending = new ArrayList<>();
                    for (int i = 0; i < 100; i++) {
                        pending.add(pool.submit(large));
                    }
                    for (PendingReply each : pending) {
                        each.await().close();
                        read.incrementAndGet();
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            thread.start();
            readers.add(thread);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        assertEquals(400, read.get());
    }

    @Test
    void gzipIsUnpacked() throws Exception {
        RecordedServer server = serve(answer -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
                zip.write(answer.body());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return new Answer(200, Map.of("Content-Encoding", "gzip"), out.toByteArray(), OptionalInt.empty());
        });
        RpcPool pool = pool(PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint("a", server))));
        try (RpcReply reply = pool.call(RpcRequest.of("eth_getBlockReceipts", "[\"0x258\"]"))) {
            assertTrue(reply.length() > 100_000 && text(reply).endsWith("}]"));
        }
    }

    @Test
    void theChainAndItsGenesisAreKnown() throws Exception {
        RpcPool pool = pool(PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint("a", serve()))));
        assertEquals(31337000, pool.chainId());
        assertArrayEquals(
                HexFormat.of().parseHex("338a911269cbdfd07ffce512f5f1371f1d5a0e2eba1a1a62f063ee5b3c33c7ec"),
                pool.genesisHash().orElseThrow());
    }

    @Test
    void anotherChainThanConfiguredIsRefusedByName() throws Exception {
        RecordedServer server = serve();
        OperatorException e = assertThrows(
                OperatorException.class,
                () -> pool(PoolSettings.of("monad", OptionalLong.of(10143), List.of(endpoint("rpc1", server)))));
        assertEquals(Recovery.CONFIGURATION, e.code().recovery());
        assertEquals(
                "pool monad is configured for chain 10143, but its endpoint rpc1 is of chain 31337000. Correct chain_id or"
                        + " the endpoint's url.",
                e.getMessage());
    }

    @Test
    void endpointsOfDifferentChainsAreRefused() throws Exception {
        RecordedServer other = serve(replacing("\"0x1de2a28\"", "\"0x1\""));
        RecordedServer fork = serve(replacing("\"0x338a9112", "\"0x438a9112"));
        for (RecordedServer each : List.of(other, fork)) {
            OperatorException e = assertThrows(
                    OperatorException.class,
                    () -> pool(PoolSettings.of(
                            "p", OptionalLong.empty(), List.of(endpoint("a", serve()), endpoint("b", each)))));
            assertEquals(RpcError.RPC_WRONG_CHAIN, e.code());
            assertTrue(e.getMessage().contains("b disagrees with a"), e.getMessage());
        }
    }

    @Test
    void anUnreachablePoolSaysWhatToDo() {
        OperatorException e = assertThrows(
                OperatorException.class,
                () -> pool(PoolSettings.of(
                        "p",
                        OptionalLong.empty(),
                        List.of(
                                EndpointSettings.of("gone", "http://127.0.0.1:1/key-123456"),
                                EndpointSettings.of("typo", "http://no-such-host.invalid")))));
        assertEquals(RpcError.RPC_UNAVAILABLE, e.code());
        assertTrue(e.getMessage().contains("gone: it cannot be connected to"), e.getMessage());
        assertTrue(e.getMessage().contains("typo: its host name is not known"), e.getMessage());
        assertTrue(
                e.getMessage().contains("Check the addresses")
                        && !e.getMessage().contains("key-"),
                e.getMessage());
    }

    @Test
    void anEndpointThatIsDownAtFirstIsCheckedBeforeItServes() throws Exception {
        Semaphore down = new Semaphore(1);
        RecordedServer late = serve(answer -> down.availablePermits() > 0
                ? new Answer(503, Map.of(), new byte[0], OptionalInt.empty())
                : replacing("\"0x1de2a28\"", "\"0x1\"").apply(answer));
        LeapingTicker ticker = new LeapingTicker();
        RpcPool pool = RpcPool.open(
                PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint("late", late), endpoint("good", serve()))),
                new Runner.Clockwork(ticker, new java.util.Random(1)));
        open.add(0, pool);
        down.acquire();
        ticker.leap(120);
        for (int i = 0; i < 5; i++) {
            try (RpcReply reply = pool.call(BLOCK)) {
                assertEquals("good", reply.endpoint());
            }
        }
        assertEquals("it is of chain 1, not 31337000", pool.endpoints().get(0).standing());
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        for (String url : List.of("ftp://x", "127.0.0.1:8545", "", "http://")) {
            OperatorException e = assertThrows(
                    OperatorException.class,
                    () -> pool(PoolSettings.of("p", OptionalLong.empty(), List.of(EndpointSettings.of("a", url)))));
            assertEquals(RpcError.RPC_SETTINGS, e.code());
        }
        for (String proxy : List.of("socks4://h:1", "http://h", "nonsense", "socks5://u:p@h:1")) {
            OperatorException e = assertThrows(
                    OperatorException.class,
                    () -> pool(
                            PoolSettings.of("p", OptionalLong.empty(), List.of(through(proxy, "http://127.0.0.1:1")))));
            assertEquals(RpcError.RPC_SETTINGS, e.code());
        }
    }

    @Test
    void anHttpProxyCarriesTheCalls() throws Exception {
        // Our server takes a proxy's absolute addresses too, so it plays the proxy, for a host that does not exist.
        RecordedServer proxy = serve();
        RpcPool pool = pool(PoolSettings.of(
                "p", OptionalLong.empty(), List.of(through(proxy.url(), "http://no-such-host.invalid/rpc"))));
        pool.call(BLOCK).close();
    }

    @Test
    void aSocksProxyCarriesTheCallsAndFindsTheHost() throws Exception {
        RecordedServer server = serve();
        try (SocksProxy proxy = new SocksProxy(server.url())) {
            RpcPool pool = pool(PoolSettings.of(
                    "p", OptionalLong.empty(), List.of(through(proxy.url(), "http://no-such-host.invalid/rpc"))));
            pool.call(BLOCK).close();
            assertEquals("no-such-host.invalid", proxy.askedFor());
        }
    }

    @Test
    void concurrencyStaysWithinItsLimit() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        RecordedServer server = serve(answer -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            now.decrementAndGet();
            return answer;
        });
        EndpointSettings narrow = EndpointSettings.of("a", server.url()).with(EndpointSettings.Limits.atOnce(3));
        RpcPool pool = pool(PoolSettings.of("p", OptionalLong.empty(), List.of(narrow)));
        assertEquals(3, pool.parallelism());
        List<PendingReply> pending = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            pending.add(pool.submit(BLOCK));
        }
        for (PendingReply each : pending) {
            each.await().close();
        }
        assertTrue(most.get() <= 3, most + " at once");
    }

    @Test
    void aWaitingReaderCanBeInterruptedAndItsCallIsCancelled() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        RecordedServer server = serve(answer -> holding(answer, "0x7", asked, release));
        RpcPool pool = pool(PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint("a", server))));
        Thread reader = new Thread(() -> assertThrows(InterruptedException.class, () -> pool.call(BLOCK)));
        reader.start();
        assertTrue(asked.await(10, TimeUnit.SECONDS));
        reader.interrupt();
        reader.join(5_000);
        assertEquals(Thread.State.TERMINATED, reader.getState());
        release.countDown();
        pool.call(RpcRequest.of("eth_getBlockByNumber", "[\"0x9\",true]")).close();
        assertEquals("fit", pool.endpoints().get(0).standing());
    }

    @Test
    void closingFailsWhatIsUnderWay() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        RecordedServer server = serve(answer -> holding(answer, "0x7", asked, release));
        RpcPool pool = pool(PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint("a", server))));
        PendingReply pending = pool.submit(BLOCK);
        assertTrue(asked.await(10, TimeUnit.SECONDS));
        pool.close();
        OperatorException e = assertThrows(OperatorException.class, pending::await);
        assertEquals("the pool is closed", e.getMessage());
        OperatorException late = assertThrows(OperatorException.class, () -> pool.call(BLOCK));
        assertEquals("the pool is closed", late.getMessage());
        release.countDown();
    }

    private static Answer holding(Answer answer, String block, CountDownLatch asked, CountDownLatch release) {
        if (new String(answer.body(), StandardCharsets.UTF_8).contains("\"number\":\"" + block + "\"")) {
            asked.countDown();
            try {
                release.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return answer;
    }

    private static UnaryOperator<Answer> replacing(String from, String to) {
        return answer -> Answer.of(
                200,
                new String(answer.body(), StandardCharsets.UTF_8)
                        .replace(from, to)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private RecordedServer serve() throws IOException {
        RecordedServer server = RecordedServer.start(chain);
        open.add(server);
        return server;
    }

    private RecordedServer serve(UnaryOperator<Answer> change) throws IOException {
        RecordedServer server = RecordedServer.start(chain, (request, answer) -> change.apply(answer));
        open.add(server);
        return server;
    }

    private RpcPool pool(PoolSettings settings) throws OperatorException, InterruptedException {
        RpcPool pool = RpcPool.open(settings.withPatience(Duration.ofSeconds(20)));
        open.add(0, pool);
        return pool;
    }

    private static EndpointSettings endpoint(String name, RecordedServer server) {
        return EndpointSettings.of(name, server.url());
    }

    private static EndpointSettings through(String proxy, String url) {
        return EndpointSettings.of("a", url)
                .with(EndpointSettings.Limits.atOnce(4))
                .through(proxy);
    }

    private static String text(RpcReply reply) {
        return new String(reply.array(), reply.offset(), reply.length(), StandardCharsets.UTF_8);
    }
}
