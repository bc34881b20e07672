package dev.trace.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.dag.task.BudgetAsk;
import dev.trace.dag.task.BudgetAsk.Use;
import dev.trace.dag.task.BudgetGrant;
import dev.trace.dag.task.BudgetGrant.Share;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.Directive;
import dev.trace.dag.task.Parking;
import dev.trace.dag.task.PoolEndpoint;
import dev.trace.dag.task.Pulse;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dispatcher.budget.Budgets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes share an endpoint's limits, as the database's clock says. */
class BudgetIT {
    private static final PoolEndpoint NODE = new PoolEndpoint("main", "node");
    private static final PoolEndpoint OTHER = new PoolEndpoint("other", "node");
    private static final double EXACT = 1e-9;

    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** A process as it sees itself: the share it keeps to, and whether answers reach it. */
    private final class Process {
        final String holder;
        final Budgets dispatcher;
        final int maxConcurrency;
        double share;
        long version;
        BudgetGrant last;

        Process(String name, Budgets dispatcher, int maxConcurrency) {
            holder = name + "-0123456789abcdef";
            this.dispatcher = dispatcher;
            this.maxConcurrency = maxConcurrency;
        }

        BudgetGrant sends(Parking... parked) {
            BudgetAsk ask = new BudgetAsk(holder, List.of(new Use(NODE, maxConcurrency, version)), List.of(parked));
            return dispatcher.grant(List.of(ask)).get(0);
        }

        void hears(BudgetGrant grant) {
            last = grant;
            Share mine = grant.shares().get(0);
            if (mine.version() > version) {
                share = mine.fraction();
                version = mine.version();
            }
        }

        double asks(Parking... parked) {
            hears(sends(parked));
            return share;
        }

        boolean isToHurry() {
            return last.renewAfter().equals(BudgetSettings.DEFAULT.hurry());
        }
    }

    private Process process(String name) {
        return new Process(name, rig.budgets, 16);
    }

    private void expire(Process process) {
        rig.run("UPDATE trace.budget_shares SET expires_at = now() - interval '1 second' WHERE holder = '"
                + process.holder + "'");
    }

    private void passTurns() {
        rig.run("UPDATE trace.budget_shares SET turn_at = turn_at - interval '1 minute'");
    }

    @Test
    void oneProcessHasTheWhole() {
        Process alone = process("a");
        assertEquals(1, alone.asks());
        assertEquals(BudgetSettings.DEFAULT.lease(), alone.last.lease());
        assertFalse(alone.isToHurry());
    }

    @Test
    void newcomerGetsItsPartWhenTheOthersHaveMadeRoom() {
        Process first = process("a");
        Process second = process("b");
        first.asks();
        assertEquals(0, second.asks(), "nothing is free");
        assertTrue(second.isToHurry());
        assertEquals(0.5, first.asks());
        assertTrue(first.isToHurry(), "others wait for its word");
        assertEquals(0, second.asks(), "the first may not have heard of it yet");
        first.asks();
        assertFalse(first.isToHurry());
        assertEquals(0.5, second.asks());
        assertFalse(second.isToHurry());
    }

    @Test
    void whoHasNotHeardItsAnswerCountsWithWhatItHad() {
        Process first = process("a");
        Process second = process("b");
        first.asks();
        second.asks();
        BudgetGrant late = first.sends();
        BudgetGrant later = first.sends();
        assertEquals(0.5, later.shares().get(0).fraction());
        assertEquals(0, second.asks());
        first.hears(later);
        first.hears(late);
        assertEquals(later.shares().get(0).version(), first.version, "an answer that comes late is out of date");
        first.asks();
        assertEquals(0.5, second.asks());
    }

    @Test
    void shareOfADeadProcessIsTheOthersOnceItHasLapsed() {
        Process dead = process("a");
        Process alive = process("b");
        dead.asks();
        assertEquals(0, alive.asks());
        expire(dead);
        assertEquals(1, alive.asks());
        assertEquals(1, rig.number("SELECT count(*) FROM trace.budget_shares"), "and is forgotten");
    }

    @Test
    void leaseBeginsAnewWithEachAnswerByTheDatabasesClock() {
        Process first = process("a");
        first.asks();
        rig.run("UPDATE trace.budget_shares SET expires_at = expires_at - interval '15 seconds'");
        first.asks();
        assertEquals(
                20,
                rig.number("SELECT round(extract(epoch FROM expires_at - clock_timestamp()))::int8"
                        + " FROM trace.budget_shares"));
    }

    @Test
    void whoLeavesMakesRoomAtOnce() throws Exception {
        Process leaver = process("a");
        Process stayer = process("b");
        leaver.asks();
        stayer.asks();
        rig.tasks.releaseBudget(leaver.holder);
        rig.tasks.releaseBudget(leaver.holder);
        assertEquals(1, stayer.asks());
    }

    @Test
    void whatIsNotAskedForIsNotRenewed() {
        Budgets budgets = rig.budgets;
        String holder = "0123456789abcdef";
        List<Use> both = List.of(new Use(NODE, 16, 0), new Use(OTHER, 16, 0));
        assertEquals(
                2,
                budgets.grant(List.of(new BudgetAsk(holder, both, List.of())))
                        .get(0)
                        .shares()
                        .size());
        rig.run("UPDATE trace.budget_shares SET expires_at = now() - interval '1 second' WHERE pool = 'other'");
        budgets.grant(List.of(new BudgetAsk(holder, both.subList(0, 1), List.of())));
        assertEquals(List.of("main"), rig.texts("SELECT pool FROM trace.budget_shares"));
    }

    @Test
    void severalDispatchersNeverGiveMoreThanTheWhole() {
        try (Rig second = new Rig(rig.state)) {
            Random random = new Random(11);
            List<Process> processes = new ArrayList<>();
            Map<Process, List<BudgetGrant>> underWay = new HashMap<>();
            int served = 0;
            for (int step = 0; step < 800; step++) {
                int dice = random.nextInt(100);
                if (processes.isEmpty() || (dice < 3 && processes.size() < 12)) {
                    Rig dispatcher = random.nextBoolean() ? rig : second;
                    processes.add(new Process("p" + step, dispatcher.budgets, 8));
                    continue;
                }
                Process process = processes.get(random.nextInt(processes.size()));
                List<BudgetGrant> answers = underWay.computeIfAbsent(process, any -> new ArrayList<>());
                if (dice < 5) {
                    processes.remove(process);
                    expire(process);
                } else if (dice < 6) {
                    processes.remove(process);
                    process.dispatcher.release(process.holder);
                } else if (dice < 10) {
                    passTurns();
                } else if (dice < 50 || answers.isEmpty()) {
                    answers.add(process.sends());
                } else if (dice < 60) {
                    answers.remove(random.nextInt(answers.size()));
                } else {
                    process.hears(answers.remove(random.nextInt(answers.size())));
                }
                double used = processes.stream().mapToDouble(each -> each.share).sum();
                assertTrue(used <= 1 + EXACT, "step " + step + ": " + used);
                served += used > 0.5 ? 1 : 0;
            }
            assertTrue(served > 300, "in use in " + served + " steps of 800");
        }
    }

    @Test
    void manyProcessesSettleOnEqualParts() {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            processes.add(process("p" + i));
        }
        for (int round = 0; round < 4; round++) {
            processes.forEach(Process::asks);
        }
        for (Process each : processes) {
            assertEquals(1.0 / 7, each.share, EXACT);
            assertFalse(each.isToHurry());
        }
    }

    @Test
    void askersAtTheSameTimeShareATransaction() {
        List<BudgetAsk> asks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            asks.add(new BudgetAsk("holder-0123456789-" + i, List.of(new Use(NODE, 16, 0)), List.of()));
        }
        List<BudgetGrant> answers = rig.budgets.grant(asks);
        assertEquals(
                List.of(1.0, 0.0, 0.0),
                answers.stream().map(each -> each.shares().get(0).fraction()).toList());
    }

    @Test
    void askingTwiceAtOnceConfirmsNothingThatWasNotHeard() {
        Process first = process("a");
        first.asks();
        process("b").asks();
        BudgetAsk ask = new BudgetAsk(first.holder, List.of(new Use(NODE, 16, first.version)), List.of());
        rig.budgets.grant(List.of(ask, ask));
        assertEquals(1, rig.number("SELECT max(most)::int8 FROM trace.budget_shares"), "it may be using the whole yet");
    }

    @Test
    void manyProcessesAskLessOften() {
        assertEquals(Duration.ofSeconds(1), BudgetSettings.DEFAULT.renew(3));
        assertEquals(Duration.ofSeconds(2), BudgetSettings.DEFAULT.renew(100));
        assertEquals(Duration.ofSeconds(5), BudgetSettings.DEFAULT.renew(10_000));
    }

    @Test
    void noMoreProcessesThanRequestsAtOnceAndAllGetTheirTurn() {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            processes.add(new Process("p" + i, rig.budgets, 2));
        }
        Map<String, Integer> turns = new HashMap<>();
        for (int round = 0; round < 25; round++) {
            processes.forEach(Process::asks);
            List<Process> atWork =
                    processes.stream().filter(each -> each.share > 0).toList();
            assertTrue(atWork.size() <= 2, "round " + round);
            atWork.forEach(each -> assertTrue(each.share == 1 || each.share == 0.5, "of use for a request at once"));
            atWork.forEach(each -> turns.merge(each.holder, 1, Integer::sum));
            passTurns();
        }
        assertEquals(5, turns.size(), turns.toString());
        turns.values().forEach(each -> assertTrue(each >= 3, turns.toString()));
    }

    @Test
    void quotaThatOneFoundUsedUpIsKnownToAll() {
        Process learner = process("a");
        Process other = process("b");
        Parking parking = new Parking(NODE, Duration.ofMinutes(30));
        learner.asks(parking, new Parking(OTHER, Duration.ofMinutes(1)), new Parking(NODE, Duration.ofMinutes(10)));
        other.asks();
        assertEquals(1, other.last.parked().size());
        Parking heard = other.last.parked().get(0);
        assertEquals(NODE, heard.endpoint());
        assertTrue(heard.left().compareTo(Duration.ofMinutes(29)) > 0
                && heard.left().compareTo(parking.left()) <= 0);
        String until = rig.text("SELECT parked_until::text FROM trace.budget_parkings WHERE pool = 'main'");
        other.asks(new Parking(NODE, heard.left().plusSeconds(1)));
        assertEquals(until, rig.text("SELECT parked_until::text FROM trace.budget_parkings WHERE pool = 'main'"));
        rig.run("UPDATE trace.budget_parkings SET parked_until = now()");
        other.asks();
        assertEquals(List.of(), other.last.parked(), "it is over");
    }

    @Test
    void taskComesWithWhatItsPoolLacks() throws Exception {
        rig.control.deploy(TestDags.pipeline(10));
        rig.fillIngest(2);
        String pool = rig.claim("quick/ingest").task().job().pool();
        PoolEndpoint needed = new PoolEndpoint(String.valueOf(pool), "node");
        BudgetAsk ask =
                new BudgetAsk("0123456789abcdef", List.of(new Use(needed, 16, 0), new Use(OTHER, 16, 0)), List.of());
        ClaimRequest request = new ClaimRequest(
                        "worker", Set.of("local"), Set.of("quick/ingest"), Set.of(Rig.CHAIN), Duration.ZERO)
                .sharing(ask);
        Claim claim = rig.tasks.claim(request).orElseThrow();
        List<Share> shares = claim.budget().orElseThrow().shares();
        assertEquals(List.of(needed), shares.stream().map(Share::endpoint).toList());
        assertEquals(1, shares.get(0).fraction());
        Pulse pulse = rig.tasks.heartbeat(
                claim.attempt(),
                TaskProgress.NONE,
                new BudgetAsk(
                        ask.holder(), List.of(new Use(needed, 16, shares.get(0).version())), List.of()));
        assertEquals(1, pulse.budget().orElseThrow().shares().get(0).fraction());
    }

    @Test
    void recordedHeartbeatIsAnsweredEvenIfNoShareCanBe() throws Exception {
        rig.control.deploy(TestDags.pipeline(10));
        rig.fillIngest(1);
        Claim claim = rig.claim("quick/ingest");
        rig.run("ALTER TABLE trace.budget_shares RENAME TO budget_shares_away");
        BudgetAsk ask = new BudgetAsk("0123456789abcdef", List.of(new Use(NODE, 16, 0)), List.of());
        Pulse pulse = rig.tasks.heartbeat(claim.attempt(), TaskProgress.NONE, ask);
        assertEquals(Directive.CONTINUE, pulse.directive());
        assertEquals(rig.budgets.later(), pulse.budget().orElseThrow(), "it is to ask again");
    }

    @Test
    void askingForNothingTouchesNothing() throws Exception {
        rig.control.deploy(TestDags.pipeline(10));
        rig.fillIngest(1);
        ClaimRequest request = Rig.request(Duration.ZERO, "quick/ingest")
                .sharing(new BudgetAsk("0123456789abcdef", List.of(), List.of()));
        BudgetGrant grant = rig.tasks.claim(request).orElseThrow().budget().orElseThrow();
        assertEquals(List.of(), grant.shares());
        assertEquals(0, rig.number("SELECT count(*) FROM trace.budget_shares"));
    }
}
