package dev.trace.worker.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.EndpointLimits;
import dev.trace.dag.platform.EndpointPrices;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dag.task.BudgetAsk;
import dev.trace.dag.task.BudgetAsk.Use;
import dev.trace.dag.task.BudgetGrant;
import dev.trace.dag.task.BudgetGrant.Share;
import dev.trace.dag.task.Parking;
import dev.trace.dag.task.PoolEndpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a process makes of the answers it gets, by a clock that the test moves. */
class BudgetLeaseTest {
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration RENEW = Duration.ofSeconds(3);
    private static final PoolEndpoint A = new PoolEndpoint("main", "a");

    private final FakeLimits main = new FakeLimits();
    private final FakeLimits other = new FakeLimits();
    private long now = 1_000_000_000_000L;
    private final BudgetLease lease = new BudgetLease(Map.of("main", pool("main"), "other", pool("other")), () -> now);

    static PoolConfig pool(String name) {
        EndpointConfig endpoint = new EndpointConfig(
                "a",
                Sensitive.of("http://localhost:1"),
                Optional.empty(),
                EndpointLimits.NONE,
                EndpointPrices.NONE,
                Optional.empty(),
                Map.of());
        return new PoolConfig(name, OptionalLong.empty(), List.of(endpoint));
    }

    /** A pool that does as it is told, and whose shares lapse by the test's clock. */
    private final class FakeLimits implements PoolLimits {
        final Map<String, Duration> parked = new HashMap<>();
        double fraction = 1;
        long until = Long.MAX_VALUE;
        boolean within = true;

        @Override
        public void share(String endpoint, double part, Duration validity) {
            fraction = part;
            until = now + validity.toNanos();
        }

        @Override
        public boolean isWithinShare(String endpoint) {
            return within;
        }

        @Override
        public void park(String endpoint, Duration time) {
            parked.put(endpoint, time);
        }

        @Override
        public Map<String, Duration> parkings() {
            return parked;
        }

        double share() {
            return now < until ? fraction : 0;
        }
    }

    private static BudgetGrant grant(double fraction, long version) {
        return new BudgetGrant(LEASE, RENEW, List.of(new Share(A, fraction, version)), List.of());
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void granted(double fraction, long version) {
        lease.renewed(lease.renewal(Set.of("main")), Optional.of(grant(fraction, version)), now);
    }

    @Test
    void nothingIsSentBeforeADispatcherHasSaidHowMuch() {
        lease.opened("main", main);
        assertEquals(0, main.share());
        assertEquals(0, lease.renewalIn(Set.of("main")), "an attempt that needs it asks at once");
        granted(0.25, 1);
        assertEquals(0.25, main.share());
        assertEquals(RENEW.toNanos(), lease.renewalIn(Set.of("main")));
    }

    private void claimed(BudgetAsk ask, BudgetGrant grant) {
        lease.claimed(ask, Optional.of(grant), now);
    }

    @Test
    void claimsDoNotPutOffTheRenewalOfWhatIsHeld() {
        granted(1, 1);
        BudgetGrant nothing = new BudgetGrant(LEASE, RENEW, List.of(), List.of());
        BudgetGrant ofOther =
                new BudgetGrant(LEASE, RENEW, List.of(new Share(new PoolEndpoint("other", "a"), 1, 2)), List.of());
        for (BudgetGrant answer : List.of(nothing, ofOther, nothing)) {
            pass(Duration.ofSeconds(1));
            claimed(lease.lacking(), answer);
        }
        assertEquals(0, lease.renewalIn(Set.of("main")), "a newcomer waits for it to make room");
    }

    @Test
    void claimForWhichNothingIsGivenHurriesNobody() {
        granted(1, 1);
        claimed(lease.lacking(), new BudgetGrant(LEASE, Duration.ofMillis(500), List.of(), List.of()));
        assertEquals(RENEW.toNanos(), lease.renewalIn(Set.of("main")));
    }

    @Test
    void renewalIsSoonerWhereAClaimWasGivenLessThanItsPart() {
        granted(1, 1);
        Duration hurry = Duration.ofMillis(500);
        claimed(
                lease.lacking(),
                new BudgetGrant(LEASE, hurry, List.of(new Share(new PoolEndpoint("other", "a"), 0, 2)), List.of()));
        assertEquals(hurry.toNanos(), lease.renewalIn(Set.of("main", "other")));
    }

    @Test
    void firstShareIsRenewedInDueTime() {
        pass(Duration.ofHours(1));
        claimed(lease.lacking(), grant(1, 1));
        assertEquals(RENEW.toNanos(), lease.renewalIn(Set.of("main")), "a claim costs no heartbeat at once");
    }

    @Test
    void poolThatIsOpenedLaterKeepsToWhatWasGivenBefore() {
        granted(0.5, 1);
        pass(Duration.ofSeconds(15));
        lease.opened("main", main);
        assertEquals(0.5, main.share());
        pass(Duration.ofSeconds(5));
        assertEquals(0, main.share());
    }

    @Test
    void leaseIsCountedFromBeforeItWasAskedFor() {
        lease.opened("main", main);
        long askedAt = now;
        pass(Duration.ofSeconds(15));
        lease.claimed(lease.lacking(), Optional.of(grant(1, 1)), askedAt);
        assertEquals(1, main.share());
        assertEquals(0, lease.renewalIn(Set.of("main")), "so much of it is over that it is asked for again");
        pass(Duration.ofSeconds(5));
        assertEquals(0, main.share());
    }

    @Test
    void shareThatNobodyRenewsLapses() {
        lease.opened("main", main);
        granted(1, 1);
        pass(LEASE);
        assertEquals(0, main.share());
        assertTrue(lease.renewalIn(Set.of("main")) <= 0);
        granted(1, 2);
        assertEquals(1, main.share());
    }

    @Test
    void answerThatWasOvertakenChangesNothing() {
        lease.opened("main", main);
        granted(0.25, 5);
        granted(0.5, 4);
        assertEquals(0.25, main.share());
    }

    @Test
    void smallerShareIsOnlyConfirmedOnceTheRequestsUnderWayFit() {
        lease.opened("main", main);
        granted(0.25, 5);
        main.within = false;
        assertEquals(List.of(new Use(A, 32, 0)), lease.renewal(Set.of("main")).uses());
        main.within = true;
        assertEquals(List.of(new Use(A, 32, 5)), lease.renewal(Set.of("main")).uses());
    }

    @Test
    void claimsAskForWhatIsNotHeld() {
        assertEquals(2, lease.lacking().uses().size());
        granted(0.25, 5);
        assertEquals(
                List.of("other"),
                lease.lacking().uses().stream()
                        .map(use -> use.endpoint().pool())
                        .toList());
        assertEquals(List.of(), lease.renewal(Set.of("unknown")).uses());
    }

    @Test
    void whatIsGivenBackIsUsedNoMoreWhateverAnswersAreUnderWay() {
        lease.opened("main", main);
        BudgetAsk late = lease.lacking();
        granted(1, 1);
        assertEquals(Optional.of(late.holder()), lease.release());
        assertEquals(0, main.share());
        lease.claimed(late, Optional.of(grant(1, 2)), now);
        assertEquals(0, main.share(), "it was given to a name that we do not have any more");
        assertEquals(Set.of(late.holder()), lease.takeAstray(), "so that name is to be given up again");
        assertEquals(Set.of(), lease.takeAstray());
        assertEquals(Optional.empty(), lease.release());
        assertNotEquals(late.holder(), lease.lacking().holder());
    }

    @Test
    void olderDispatcherLeavesTheWhole() {
        lease.opened("main", main);
        lease.claimed(lease.lacking(), Optional.empty(), now);
        assertEquals(1, main.share());
        lease.opened("other", other);
        assertEquals(1, other.share());
        assertEquals(Long.MAX_VALUE, lease.renewalIn(Set.of("main")));
        granted(0.5, 1);
        assertEquals(0.5, main.share(), "a newer one shares out");
        assertEquals(0, other.share());
        lease.claimed(lease.lacking(), Optional.empty(), now);
        assertEquals(0.5, main.share(), "an older one beside it changes nothing");
    }

    @Test
    void quotaIsToldAndHeard() {
        lease.opened("main", main);
        lease.opened("other", other);
        main.parked.put("a", Duration.ofMinutes(5));
        assertEquals(
                List.of(new Parking(A, Duration.ofMinutes(5))),
                lease.renewal(Set.of("main")).parked());
        Parking heard = new Parking(new PoolEndpoint("other", "a"), Duration.ofMinutes(9));
        BudgetGrant grant = new BudgetGrant(LEASE, RENEW, List.of(), List.of(heard));
        lease.renewed(lease.renewal(Set.of("other")), Optional.of(grant), now);
        assertEquals(Map.of("a", Duration.ofMinutes(9)), other.parked);
    }

    @Test
    void claimThatMayWaitForATaskTellsOfNoQuota() {
        lease.opened("main", main);
        main.parked.put("a", Duration.ofMinutes(5));
        assertEquals(List.of(), lease.lacking().parked(), "less of it is left when it is answered");
    }
}
