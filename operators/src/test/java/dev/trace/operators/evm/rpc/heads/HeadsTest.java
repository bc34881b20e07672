package dev.trace.operators.evm.rpc.heads;

import static dev.trace.operators.evm.rpc.heads.HeadsRig.LONG;
import static dev.trace.operators.evm.rpc.heads.HeadsRig.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.HeadChange;
import dev.trace.api.rpc.HeadChange.Announced;
import dev.trace.api.rpc.HeadWatch;
import dev.trace.api.rpc.RpcError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows 36 and 38 of the fault list, as far as they are about the subscription, and what else watches are told. */
@Timeout(30)
class HeadsTest {
    private HeadsRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new HeadsRig();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void row36SkippedHeightsAreReportedAsGaps() throws Exception {
        rig.server.awaitSubscription();
        rig.server.announce(11, "0xb");
        assertEquals(List.of(), rig.next().gaps());
        rig.server.announce(16, "0x10");
        HeadChange change = rig.next();
        assertEquals(Optional.of(new BlockRange(12, 16)), change.since());
        assertEquals(List.of(new Announced(16, "0x10")), change.announced());
        assertEquals(List.of(new BlockRange(12, 15)), change.gaps());
    }

    @Test
    void row38SameHeadTwiceIsOneChange() throws Exception {
        rig.server.awaitSubscription();
        rig.server.announce(11, "0xb");
        rig.server.announce(11, "0xb");
        assertEquals(List.of(new Announced(11, "0xb")), rig.next().announced());
        rig.server.announce(11, "0xb");
        rig.server.announce(12, "0xc");
        HeadChange change = rig.next();
        assertEquals(Optional.of(new BlockRange(12, 12)), change.since());
        assertEquals(List.of(new Announced(12, "0xc")), change.announced());
    }

    @Test
    void anotherBlockOfTheSameHeightIsAHintInTheNextChange() throws Exception {
        rig.server.awaitSubscription();
        rig.server.announce(11, "0xb1");
        rig.next();
        rig.server.announce(11, "0xb2");
        rig.server.announce(12, "0xc2");
        assertEquals(List.of(new Announced(11, "0xb2"), new Announced(12, "0xc2")), awaitHeight(12));
    }

    private List<Announced> awaitHeight(long height) throws Exception {
        HeadChange change = rig.next();
        assertEquals(height, change.head().latest());
        return change.announced();
    }

    @Test
    void lowerHeadIsNoChange() throws Exception {
        rig.server.awaitSubscription();
        rig.head.answers = 3;
        rig.server.announce(2, "0x2");
        rig.server.announce(11, "0xb");
        HeadChange change = rig.next();
        assertEquals(11, change.head().latest());
        assertEquals(Optional.of(new BlockRange(11, 11)), change.since());
    }

    @Test
    void oneSubscriptionServesAllWatches() throws Exception {
        HeadWatch second = rig.heads().watch();
        assertEquals(10, second.next(LONG).orElseThrow().head().latest());
        rig.server.awaitSubscription();
        rig.server.announce(11, "0xb");
        assertEquals(11, rig.next().head().latest());
        assertEquals(11, second.next(LONG).orElseThrow().head().latest());
        assertEquals(1, rig.server.connectionsSoFar());
    }

    @Test
    void asksAllTheSameAndEvenWithoutASocket() throws Exception {
        rig.follow();
        rig.head.answers = 14;
        rig.passUntilAsked();
        HeadChange change = rig.next();
        assertEquals(List.of(new BlockRange(11, 14)), change.gaps());
        assertEquals(List.of(), change.announced());
    }

    @Test
    void deadSubscriptionDoesNotHideTheHead() throws Exception {
        rig.server.awaitSubscription();
        rig.head.answers = 11;
        rig.passUntilAsked();
        assertEquals(11, rig.next().head().latest());
    }

    @Test
    void silentEndpointsAreAnErrorThatTheWatchOutlives() throws Exception {
        rig.follow();
        rig.head.silent = true;
        int before = rig.head.asked.get();
        rig.passUntil(() -> rig.head.asked.get() > before + 1);
        OperatorException e =
                assertThrows(OperatorException.class, () -> rig.watch().next(LONG));
        assertEquals(RpcError.RPC_UNAVAILABLE, e.code());
        rig.head.silent = false;
        rig.head.answers = 11;
        int silent = rig.head.asked.get();
        rig.passUntil(() -> rig.head.asked.get() > silent + 1);
        assertEquals(11, rig.next().head().latest());
    }

    @Test
    void patienceEndsWithoutAChange() throws Exception {
        assertEquals(Optional.empty(), rig.watch().next(Duration.ZERO));
    }

    @Test
    void closingTheLastWatchEndsTheSubscriptionAndANewOneBeginsAgain() throws Exception {
        rig.server.awaitSubscription();
        HeadWatch second = rig.heads().watch();
        rig.watch().close();
        assertThrows(IllegalStateException.class, () -> rig.watch().next(LONG));
        assertEquals(1, rig.server.liveSubscriptions());
        second.close();
        rig.server.awaitClosed();
        until(() -> rig.heads().report().subscribedAt().isEmpty());
        rig.watchAgain();
        rig.server.awaitSubscription();
        assertEquals(10, rig.next().head().latest());
    }

    @Test
    void closingThePoolEndsEveryWait() throws Exception {
        Thread closer = new Thread(rig.heads()::close);
        closer.start();
        OperatorException e = assertThrows(OperatorException.class, () -> {
            while (true) {
                rig.watch().next(LONG);
            }
        });
        assertEquals("the pool is closed", e.getMessage());
        closer.join();
    }
}
