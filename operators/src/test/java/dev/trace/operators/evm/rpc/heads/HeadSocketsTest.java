package dev.trace.operators.evm.rpc.heads;

import static dev.trace.operators.evm.rpc.heads.HeadsRig.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 37 of the fault list, and what else happens to sockets. */
@Timeout(30)
class HeadSocketsTest {
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
    void row37SocketWithoutHeadsIsReplaced() throws Exception {
        rig.awaitSubscribed();
        rig.clock.pass(60);
        until(() -> rig.lastFailure().equals("it announced no new head for 60 s"));
        rig.awaitReconnected();
        rig.server.awaitClosed();
        assertEquals(1, rig.server.liveSubscriptions());
        assertEquals(1, rig.heads().report().reconnects());
        rig.server.announce(11, "0xb");
        assertEquals(11, rig.next().head().latest());
    }

    @Test
    void row37SubscriptionThatOnlyRepeatsItselfIsDead() throws Exception {
        rig.awaitSubscribed();
        for (int i = 11; i < 14; i++) {
            rig.server.announce(i, "0x" + i);
            rig.next();
        }
        long before = rig.clock.nanos();
        while (rig.lastFailure().isEmpty()) {
            rig.server.announce(13, "0x13");
            rig.clock.pass(1);
            long tick = System.nanoTime();
            until(() -> System.nanoTime() - tick > TimeUnit.MILLISECONDS.toNanos(5));
        }
        // blocks are 12 s apart
        assertEquals("it announced no new head for 60 s", rig.lastFailure());
        assertTrue(rig.clock.nanos() - before >= TimeUnit.SECONDS.toNanos(60));
    }

    @Test
    void killedSocketIsReplacedAndWhatItMissedIsAGap() throws Exception {
        rig.server.awaitSubscription();
        rig.server.announce(11, "0xb");
        rig.next();
        rig.server.kill();
        until(() -> !rig.lastFailure().isEmpty());
        rig.awaitReconnected();
        rig.server.announce(15, "0xf");
        assertEquals(List.of(new BlockRange(12, 14)), rig.next().gaps());
        assertEquals(1, rig.server.liveSubscriptions());
    }

    @Test
    void anotherChainAfterAReconnectIsRefusedForGood() throws Exception {
        rig.server.awaitSubscription();
        rig.server.chain = 5;
        rig.server.kill();
        rig.passUntil(() -> rig.lastFailure().equals("it is of chain 5, not 1"));
        rig.head.answers = 12;
        rig.passUntilAsked();
        assertEquals(List.of(new BlockRange(11, 12)), rig.next().gaps());
        rig.clock.pass(300);
        int before = rig.head.asked.get();
        rig.passUntil(() -> rig.head.asked.get() > before + 1);
        assertEquals(2, rig.server.connectionsSoFar());
        assertEquals(0, rig.server.liveSubscriptions());
    }

    @Test
    void anEndpointThatTurnsConnectionsAwayIsLeftAloneForAWhile() throws Exception {
        rig.server.awaitSubscription();
        rig.server.closesWith = 1008;
        rig.server.kill();
        rig.passUntil(() -> rig.lastFailure().contains("1008"));
        int connections = rig.server.connectionsSoFar();
        long before = rig.clock.nanos();
        rig.passUntil(() -> rig.server.connectionsSoFar() > connections);
        assertTrue(rig.clock.nanos() - before >= TimeUnit.SECONDS.toNanos(4), "it pauses for 5 s or more");
    }

    @Test
    void theNextEndpointTakesOver() throws Exception {
        SocketServer other = rig.serve();
        rig.follow(rig.endpoint("a", rig.server), rig.endpoint("b", other));
        until(() -> rig.heads().report().subscribedAt().equals(Optional.of("a")));
        rig.server.kill();
        other.awaitSubscription();
        other.announce(11, "0xb");
        assertEquals(11, rig.next().head().latest());
        assertEquals(Optional.of("b"), rig.heads().report().subscribedAt());
    }

    @Test
    void nonsenseOnALiveSubscriptionIsPassedOver() throws Exception {
        rig.server.awaitSubscription();
        rig.server.say("not JSON");
        rig.server.say("{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"0x1\"}}");
        rig.server.announceToAnother(99, "0x99");
        rig.server.announce(11, "0xb");
        assertEquals(11, rig.next().head().latest());
        assertEquals(1, rig.server.connectionsSoFar());
    }

    @Test
    void endpointWithoutSubscriptionsIsTriedEverMoreRarely() throws Exception {
        rig.server.awaitSubscription();
        rig.server.refusesToSubscribe = "the method eth_subscribe does not exist";
        rig.server.kill();
        rig.passUntil(() ->
                rig.lastFailure().equals("it answers eth_subscribe with: the method eth_subscribe does not exist"));
        rig.passUntil(() -> rig.server.connectionsSoFar() == 6);
        long before = rig.clock.nanos();
        rig.passUntil(() -> rig.server.connectionsSoFar() == 7);
        assertTrue(rig.clock.nanos() - before >= TimeUnit.SECONDS.toNanos(15), "16 s or more");
    }

    @Test
    void halfOpenSocketIsFoundByItsMissingPongs() throws Exception {
        SocketServer mute = rig.serve();
        mute.answersPings = false;
        rig.follow(rig.endpoint("mute", mute, Duration.ofMillis(100)));
        until(() -> rig.lastFailure().equals("it does not answer, not even pings"));
        mute.awaitClosed();
    }
}
