package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.rpc.HeadChange;
import dev.trace.api.rpc.HeadChange.Announced;
import dev.trace.api.rpc.HeadWatch;
import dev.trace.testkit.chain.Anvil;
import dev.trace.testkit.rpc.Fault;
import dev.trace.testkit.rpc.FaultPlan;
import dev.trace.testkit.rpc.FaultProxy;
import dev.trace.testkit.rpc.FaultRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real node that mines, behind a proxy that spoils what it says: rows 36 to 39 of the fault list. */
@Timeout(120)
class HeadsOfARealNodeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static Anvil node;

    private final ShiftedTicker ticker = new ShiftedTicker();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        node = Anvil.start();
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private RpcPool pool(String url, String ws) throws Exception {
        EndpointSettings endpoint = EndpointSettings.of("a", url).at(url, Optional.of(ws), Map.of());
        RpcPool pool = RpcPool.open(
                PoolSettings.of("p", OptionalLong.of(31337), List.of(endpoint)),
                new Runner.Clockwork(ticker, new Random(1)));
        open.add(0, pool);
        return pool;
    }

    private FaultProxy proxy(FaultPlan plan) throws Exception {
        FaultProxy proxy = FaultProxy.start(node.url(), plan);
        open.add(proxy);
        return proxy;
    }

    private static long head() throws Exception {
        return Long.decode(node.call("eth_blockNumber").asText());
    }

    private static String hash(long number) throws Exception {
        return node.call("eth_getBlockByNumber", "0x" + Long.toHexString(number), false)
                .path("hash")
                .asText();
    }

    private static HeadChange next(HeadWatch watch) throws Exception {
        return watch.next(SOON).orElseThrow();
    }

    private static void until(BooleanSupplier happened) {
        while (!happened.getAsBoolean()) {
            Thread.yield();
        }
    }

    @Test
    void minedBlocksAreHeardOfWithTheirHashes() throws Exception {
        RpcPool pool = pool(node.url(), node.socketUrl());
        try (HeadWatch watch = pool.heads()) {
            long start = next(watch).head().latest();
            until(() -> pool.headsReport().subscribedAt().isPresent());
            List<Announced> announced = new ArrayList<>();
            long reached = start;
            for (int i = 0; i < 5; i++) {
                node.mine(1);
                HeadChange change = next(watch);
                assertEquals(reached + 1, change.since().orElseThrow().start());
                reached = change.head().latest();
                announced.addAll(change.announced());
            }
            assertEquals(start + 5, reached);
            for (Announced each : announced) {
                assertEquals(hash(each.number()), each.hash());
            }
            assertTrue(!announced.isEmpty(), "at least one was heard of before it was asked for");
        }
    }

    @Test
    void aNodeKilledAndStartedAgainIsHeardAgain() throws Exception {
        Anvil first = Anvil.start();
        open.add(first);
        RpcPool pool = pool(first.url(), first.socketUrl());
        try (HeadWatch watch = pool.heads()) {
            next(watch);
            until(() -> pool.headsReport().subscribedAt().isPresent());
            first.close();
            until(() -> pool.headsReport().subscribedAt().isEmpty());
            Anvil second = Anvil.start(first.port());
            open.add(second);
            until(() -> {
                ticker.leap(1);
                return pool.headsReport().subscribedAt().isPresent();
            });
            second.mine(3);
            long reached = 0;
            while (reached < 3) {
                reached = next(watch).head().latest();
            }
            assertTrue(pool.headsReport().reconnects() >= 1);
        }
    }

    @Test
    void row36SkippedHeadsAreAGap() throws Exception {
        FaultProxy proxy = proxy(FaultRule.of(Fault.HEADS_SKIPPED)); // announces every fifth
        RpcPool pool = pool(proxy.url(), proxy.socketUrl());
        try (HeadWatch watch = pool.heads()) {
            long start = next(watch).head().latest();
            assertTrue(proxy.heads().awaitSubscription(SOON));
            until(() -> pool.headsReport().subscribedAt().isPresent());
            long target = (start / 5 + 2) * 5;
            List<BlockRange> gaps = new ArrayList<>();
            List<Long> announced = new ArrayList<>();
            for (long number = start + 1; number <= target; number++) {
                node.mine(1);
                proxy.heads().announce(number);
            }
            for (long reached = start; reached < target; ) {
                HeadChange change = next(watch);
                assertEquals(reached + 1, change.since().orElseThrow().start());
                reached = change.head().latest();
                gaps.addAll(change.gaps());
                change.announced().forEach(each -> announced.add(each.number()));
            }
            long missed = gaps.stream().mapToLong(BlockRange::blocks).sum();
            assertTrue(missed >= target - start - 2, "gaps " + gaps + ", announced " + announced);
        }
    }

    @Test
    void row37SocketWithoutHeadsIsReplacedAndTheHeadIsKnownAllTheSame() throws Exception {
        FaultProxy proxy = proxy(FaultRule.of(Fault.HEADS_SILENT));
        RpcPool pool = pool(proxy.url(), proxy.socketUrl());
        try (HeadWatch watch = pool.heads()) {
            long start = next(watch).head().latest();
            until(() -> pool.headsReport().subscribedAt().isPresent());
            node.mine(2);
            proxy.heads().announce(start + 2);
            ticker.leap(2);
            HeadChange change = next(watch);
            assertEquals(start + 2, change.head().latest());
            assertEquals(List.of(), change.announced());
            proxy.plan(FaultPlan.NONE);
            assertTrue(proxy.heads().awaitSubscription(SOON));
            ticker.leap(120);
            until(() -> pool.headsReport().reconnects() > 0 || leaptASecond());
            assertTrue(proxy.heads().awaitSubscription(SOON), "it subscribes again");
        }
    }

    private boolean leaptASecond() {
        ticker.leap(1);
        return false;
    }

    @Test
    void row38HeadsAnnouncedTwiceAreOneChange() throws Exception {
        FaultProxy proxy = proxy(FaultRule.of(Fault.HEADS_TWICE));
        RpcPool pool = pool(proxy.url(), proxy.socketUrl());
        try (HeadWatch watch = pool.heads()) {
            long start = next(watch).head().latest();
            until(() -> pool.headsReport().subscribedAt().isPresent());
            long reached = start;
            List<Announced> announced = new ArrayList<>();
            for (long number = start + 1; number <= start + 3; number++) {
                node.mine(1);
                proxy.heads().announce(number);
                HeadChange change = next(watch);
                assertEquals(Optional.of(new BlockRange(reached + 1, number)), change.since());
                reached = number;
                announced.addAll(change.announced());
            }
            assertEquals(announced.stream().distinct().toList(), announced);
            assertEquals(Optional.empty(), watch.next(Duration.ofMillis(1)));
        }
    }

    @Test
    void row39WithoutTheFinalizedTagNothingIsSaidToBeFinal() throws Exception {
        FaultProxy proxy = proxy(FaultRule.of(Fault.FINALIZED_UNKNOWN));
        RpcPool pool = pool(proxy.url(), proxy.socketUrl());
        assertEquals(OptionalLong.empty(), pool.head().finalized());
        assertEquals(head(), pool.head().latest());
    }

    @Test
    void row39TheFinalizedTagNeverGoesBack() throws Exception {
        node.mine(100);
        FaultProxy proxy = proxy(FaultPlan.NONE);
        RpcPool pool = pool(proxy.url(), proxy.socketUrl());
        OptionalLong before = pool.head().finalized();
        proxy.plan(FaultRule.of(Fault.FINALIZED_LOWER));
        ticker.leap(5);
        assertEquals(before, pool.head().finalized());
        assertTrue(proxy.count(Fault.FINALIZED_LOWER) > 0);
    }
}
