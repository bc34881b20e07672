package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that use the same endpoint have a part of its limits each. */
@Timeout(60)
final class ShareTest {
    private static final long SECOND = 1_000_000_000L;
    private static final RpcRequest BLOCK = RpcRequest.of("eth_getBlockByNumber", "[\"0x7\",true]");
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void threeThirdsOfABucketStartNoMoreThanTheWhole() {
        List<TokenBucket> buckets = List.of(new TokenBucket(90, 0), new TokenBucket(90, 0), new TokenBucket(90, 0));
        buckets.forEach(each -> each.share(1.0 / 3, 0));
        int started = 0;
        for (long now = 0; now < 10 * SECOND; now += SECOND / 1000) {
            for (TokenBucket each : buckets) {
                if (each.delay(1, now) == 0) {
                    each.take(1, now);
                    started++;
                }
            }
        }
        assertTrue(started >= 890 && started <= 903, started + " in 10 s");
    }

    @Test
    void aShareThatChangesMakesNoTokens() {
        TokenBucket bucket = new TokenBucket(100, 0);
        bucket.take(1, 0);
        for (int i = 0; i < 100; i++) {
            bucket.share(i % 2, 0);
        }
        assertTrue(bucket.delay(1, 0) > 0);
    }

    @Test
    void aComplaintIsAboutTheWholeRate() {
        TokenBucket bucket = new TokenBucket(100, 0);
        bucket.share(0.25, 0);
        for (long now = 0; now < 10 * SECOND; now += SECOND / 25) {
            bucket.take(1, now);
            bucket.passed(now % (SECOND / 5) < SECOND / 12 ? 1 : 0, now);
        }
        bucket.complaint(9 * SECOND, 10 * SECOND);
        assertEquals(60, bucket.rate(), 2, "15 of ours are 60 of everybody's");
        bucket.share(0, 11 * SECOND);
        bucket.complaint(12 * SECOND, 13 * SECOND);
        assertEquals(60, bucket.rate(), 2, "who sends nothing learns nothing");
    }

    @Test
    void sharesOfRequestsAtOnceAddUpToNoMoreThanTheWhole() {
        for (int most = 1; most <= 64; most++) {
            for (int processes = 1; processes <= most; processes++) {
                Share share = new Share();
                share.set(1.0 / processes, SECOND);
                int each = share.of(most, 0);
                assertTrue(each >= 1 && each * processes <= most, each + " of " + most + " for " + processes);
            }
        }
    }

    @Test
    void aShareIsTheWholeUntilSaidOtherwiseAndNothingOnceItHasLapsed() {
        Share share = new Share();
        assertEquals(16, share.of(16, LONG.toNanos()));
        share.set(0.5, SECOND);
        assertEquals(8, share.of(16, SECOND - 1));
        assertEquals(0, share.of(16, SECOND));
        share.set(0.5, 3 * SECOND);
        assertEquals(8, share.of(16, 2 * SECOND));
        assertThrows(IllegalArgumentException.class, () -> share.set(1.1, SECOND));
        assertThrows(IllegalArgumentException.class, () -> share.set(Double.NaN, SECOND));
    }

    @Test
    void callsWaitWithoutAShareAndGoOnWithOne() throws Exception {
        try (Node node = new Node();
                RpcPool pool = pool(node)) {
            pool.share("a", 0, LONG);
            PendingReply pending = pool.submit(BLOCK);
            assertTrue(pool.isWithinShare("a"));
            assertEquals(List.of(), node.asked);
            pool.share("a", 0.5, LONG);
            try (RpcReply reply = pending.await()) {
                assertEquals("a", reply.endpoint());
            }
            assertEquals(1, node.asked.size());
        }
    }

    @Test
    void whatIsUnderWayIsMoreThanASmallerShare() throws Exception {
        try (Node node = new Node();
                RpcPool pool = pool(node)) {
            CountDownLatch arrived = new CountDownLatch(2);
            CountDownLatch answers = new CountDownLatch(1);
            node.always = answer -> {
                arrived.countDown();
                try {
                    answers.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return answer;
            };
            PendingReply first = pool.submit(BLOCK);
            PendingReply second = pool.submit(BLOCK);
            arrived.await();
            assertTrue(pool.isWithinShare("a"));
            pool.share("a", 0.25, LONG);
            assertFalse(pool.isWithinShare("a"));
            answers.countDown();
            first.await().close();
            second.await().close();
            assertTrue(pool.isWithinShare("a"));
        }
    }

    @Test
    void quotaThatAnotherProcessHasUsedUpIsObeyed() throws Exception {
        try (Node node = new Node();
                RpcPool pool = pool(node)) {
            assertEquals(Map.of(), pool.parkings());
            pool.park("a", Duration.ofMinutes(30));
            pool.park("a", Duration.ofMinutes(10));
            pool.park("nobody", LONG);
            assertEquals(1, pool.parkings().size());
            assertTrue(pool.parkings().get("a").compareTo(Duration.ofMinutes(29)) > 0);
            assertThrows(OperatorException.class, () -> pool.call(BLOCK));
            assertEquals(List.of(), node.asked);
        }
    }

    private static RpcPool pool(Node node) throws Exception {
        EndpointSettings endpoint = EndpointSettings.of("a", node.url()).with(EndpointSettings.Limits.atOnce(4));
        return RpcPool.open(
                PoolSettings.of("test", OptionalLong.empty(), List.of(endpoint)).withPatience(Duration.ofSeconds(2)));
    }
}
