package dev.trace.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.dag.ExecutionStrategy;
import dev.trace.dag.Limits;
import dev.trace.dag.Scaling;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dispatcher.executor.ChildStarter.Fate;
import dev.trace.dispatcher.executor.TestNursery;
import dev.trace.dispatcher.executor.TestNursery.Fake;
import dev.trace.dispatcher.executor.TestNursery.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers that dispatchers start for tasks that wait. */
class ChildrenIT {
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Host host = new Host();
    private Rig rig = new Rig();

    @AfterEach
    void stop() {
        rig.close();
    }

    private TestNursery dispatcher(String name) {
        return new TestNursery(name, rig.state, host, Fate.GOES_ON);
    }

    private void deploy(Scaling scaling, Duration idleTimeout, int partitions) throws Exception {
        Limits l = TestDags.LIMITS;
        rig.control.deploy(TestDags.deployment(
                "quick",
                1,
                TestDags.source("requests", dev.trace.api.SourceKind.MANUAL, null, "requests"),
                TestDags.partitioned("split", 1, "chunks", "requests"),
                TestDags.with(
                        TestDags.reactive("ingest", ExecutionStrategy.PER_PARTITION, scaling, "blocks", "chunks"),
                        new Limits(
                                l.lease(),
                                Optional.of(Duration.ofMinutes(10)),
                                l.maxAttempts(),
                                l.backoff(),
                                l.maxBackoff(),
                                idleTimeout,
                                l.priority()))));
        rig.fillIngest(partitions);
    }

    private void backfill(int maxConcurrency, int partitions) throws Exception {
        deploy(new Scaling(Scaling.Mode.BACKFILL, maxConcurrency), Duration.ZERO, partitions);
    }

    private Claim claim(Fake child) throws Exception {
        return rig.tasks
                .claim(new ClaimRequest(
                        child.order.name(),
                        Set.of(child.order.runtime()),
                        Set.of(child.order.job()),
                        Set.of(Rig.CHAIN),
                        Duration.ZERO))
                .orElseThrow();
    }

    @Test
    void oneChildStartsForEachTaskUpToMaxConcurrency() throws Exception {
        backfill(3, 5);
        TestNursery one = dispatcher("one");
        one.pass();
        assertEquals(3, host.living().size());
        one.pass();
        assertEquals(3, host.living().size());
        Fake first = host.living().get(0);
        assertEquals("quick/ingest", first.order.job());
        assertTrue(first.takesOneTask());
    }

    @Test
    void noMoreChildrenStartThanTasksWait() throws Exception {
        backfill(10, 2);
        TestNursery one = dispatcher("one");
        one.pass();
        one.pass();
        assertEquals(2, host.living().size());
        host.living().forEach(child -> {
            try {
                claim(child);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        one.pass();
        assertEquals(2, host.living().size(), "both tasks run, and nothing waits");
    }

    @Test
    void severalDispatchersTogetherStartNoMoreThanMaxConcurrency() throws Exception {
        backfill(4, 50);
        var threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> passes = new ArrayList<>();
            Host[] hosts = {new Host(), new Host(), new Host(), new Host()};
            for (int i = 0; i < hosts.length; i++) {
                TestNursery each = new TestNursery("d" + i, rig.state, hosts[i], Fate.ENDS);
                passes.add(threads.submit(each::pass));
            }
            for (Future<?> pass : passes) {
                pass.get();
            }
            int children = 0;
            for (Host each : hosts) {
                children += each.living().size();
            }
            assertEquals(4, children);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void runningTasksOfOtherWorkersTakeTheirShareOfMaxConcurrency() throws Exception {
        backfill(3, 9);
        rig.claim("quick/ingest");
        rig.claim("quick/ingest");
        dispatcher("one").pass();
        assertEquals(1, host.living().size());
    }

    @Test
    void stepwiseJobHasOneChildAndNoneWhileItWaits() throws Exception {
        deploy(new Scaling(Scaling.Mode.STEADY, 1), Duration.ZERO, 3);
        TestNursery one = dispatcher("one");
        one.pass();
        Fake child = host.only();
        Claim claim = claim(child);
        one.pass();
        assertEquals(child, host.only());
        rig.complete(claim);
        child.ends(0);
        one.pass();
        assertEquals(0, host.living().size(), "the next range waits for the first one's commit, which did not come");
    }

    @Test
    void childWithIdleTimeoutTakesOneTaskAfterAnother() throws Exception {
        deploy(new Scaling(Scaling.Mode.BACKFILL, 2), IDLE, 3);
        TestNursery one = dispatcher("one");
        one.pass();
        assertEquals(2, host.living().size());
        Fake child = host.living().get(0);
        assertFalse(child.takesOneTask());
        rig.complete(claim(child));
        one.pass();
        assertEquals(2, host.living().size(), "there are two tasks left, and two children free to take them");
    }

    @Test
    void childThatDiesLeavesItsTaskToTheNextAtOnce() throws Exception {
        backfill(1, 1);
        TestNursery one = dispatcher("one");
        one.pass();
        Fake child = host.only();
        Claim claim = claim(child);
        child.ends(137);
        one.pass();
        rig.reaper.pass();
        assertEquals("Queued", rig.state(claim), "its lease of two minutes was not waited for");
        one.pass();
        assertEquals(1, host.living().size(), "it had claimed a task, so there is nothing to wait for");
    }

    @Test
    void childrenThatDoNothingAreNotStartedAgainAtOnce() throws Exception {
        backfill(1, 1);
        TestNursery one = dispatcher("one");
        one.pass();
        host.only().ends(2);
        one.pass();
        one.pass();
        assertEquals(0, host.living().size());
        assertEquals(0, rig.number("SELECT count(*) FROM trace.children"));
    }

    @Test
    void childThatCannotBeStartedLeavesNothing() throws Exception {
        backfill(3, 3);
        host.refusal = "there is no engine";
        TestNursery one = dispatcher("one");
        one.pass();
        one.pass();
        assertEquals(0, one.size());
        assertEquals(0, rig.number("SELECT count(*) FROM trace.children"));
    }

    @Test
    void attemptWhoseTimeIsOverIsKilledWithItsChild() throws Exception {
        backfill(1, 1);
        TestNursery one = dispatcher("one");
        one.pass();
        Fake child = host.only();
        Claim claim = claim(child);
        one.pass();
        assertFalse(child.killed);
        rig.run("UPDATE trace.tasks SET deadline = now() - interval '1 second' WHERE state = 'Running'");
        rig.reaper.pass();
        one.pass();
        assertTrue(child.killed);
        assertEquals("Failed", rig.state(claim));
    }

    @Test
    void childWhoseTaskHasEndedIsNotKilled() throws Exception {
        deploy(new Scaling(Scaling.Mode.BACKFILL, 1), IDLE, 3);
        TestNursery one = dispatcher("one");
        one.pass();
        Fake child = host.only();
        Claim claim = claim(child);
        one.pass();
        rig.complete(claim);
        one.pass();
        assertFalse(child.killed);
    }

    @Test
    void childrenOfADeadDispatcherAreLookedAfterByTheNext() throws Exception {
        backfill(2, 5);
        dispatcher("dead").pass();
        host.living().get(0).ends(0);
        rig.run("UPDATE trace.children SET seen_at = now() - interval '1 minute'");
        TestNursery next = dispatcher("next");
        next.pass();
        assertEquals(2, next.size(), "one was adopted with its row, the other's place was filled after it was reaped");
        assertTrue(host.living().get(0).followed);
        next.pass();
        assertEquals(2, host.living().size());
        assertEquals(List.of("next"), rig.texts("SELECT DISTINCT dispatcher FROM trace.children"));
    }

    @Test
    void childKnownToNobodyIsClearedAway() throws Exception {
        backfill(1, 1);
        dispatcher("gone").pass();
        Fake child = host.only();
        rig.run("DELETE FROM trace.children");
        rig.run("UPDATE trace.tasks SET state = 'Canceled' WHERE state = 'Queued'");
        TestNursery next = dispatcher("next");
        next.pass();
        assertTrue(child.terminated);
    }

    @Test
    void childrenThatGoOnOutliveTheirDispatcherAndTheOthersDoNot() throws Exception {
        backfill(2, 2);
        TestNursery leaving = dispatcher("leaving");
        leaving.pass();
        leaving.leave();
        assertEquals(2, host.living().size());

        Host other = new Host();
        rig.run("DELETE FROM trace.children");
        TestNursery ending = new TestNursery("ending", rig.state, other, Fate.ENDS);
        ending.pass();
        assertEquals(2, other.living().size());
        ending.leave();
        assertEquals(0, other.living().size());
        assertEquals(0, rig.number("SELECT count(*) FROM trace.children"));
    }

    @Test
    void drainedChildrenAreAskedToEnd() throws Exception {
        backfill(2, 2);
        TestNursery one = dispatcher("one");
        one.pass();
        List<Fake> children = host.living();
        one.drain();
        assertTrue(children.stream().allMatch(child -> child.terminated && !child.killed));
        assertEquals(0, rig.number("SELECT count(*) FROM trace.children"));
    }
}
