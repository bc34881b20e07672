package dev.trace.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.ErrorCode.Recovery;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.Directive;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskProgress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseIT {
    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.with(TestDags.pipeline(10));
        rig.fillIngest(1);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private Claim claim() throws Exception {
        return rig.claim("quick/ingest");
    }

    private void expireLeases() {
        rig.run("UPDATE trace.tasks SET lease_expires_at = now() - interval '1 second' WHERE state = 'Running'");
    }

    private void endWaits() {
        rig.run("UPDATE trace.tasks SET not_before = now() WHERE state = 'Failed'");
        rig.retry();
    }

    private String row(Claim claim) {
        return rig.text("SELECT row(t.*)::text FROM trace.tasks t WHERE task_id = "
                + claim.task().taskId());
    }

    @Test
    void staleAttemptChangesNothing() throws Exception {
        Claim first = claim();
        expireLeases();
        rig.reaper.pass();
        Claim second = claim();
        assertEquals(first.task().taskId(), second.task().taskId());
        assertTrue(first.fence() < second.fence());
        String before = row(second);
        List<AttemptKey> stale = List.of(
                first.attempt(),
                new AttemptKey(first.task().taskId(), 2, "guessed"),
                new AttemptKey(first.task().taskId(), 3, second.attempt().leaseToken()),
                new AttemptKey(987_654_321, 1, "none"));
        for (AttemptKey key : stale) {
            assertThrows(StaleAttemptException.class, () -> rig.tasks.heartbeat(key, TaskProgress.NONE));
            assertThrows(StaleAttemptException.class, () -> rig.tasks.fetch(key));
            assertThrows(StaleAttemptException.class, () -> rig.tasks.emit(key, List.of(Rig.partition(0, 9))));
            assertThrows(
                    StaleAttemptException.class,
                    () -> rig.tasks.complete(key, new AttemptOutcome.Succeeded(TaskProgress.NONE)));
        }
        assertEquals(before, row(second));
        assertEquals(0, rig.number("SELECT count(*) FROM trace.outbox"));
    }

    @Test
    void completingAgainInTheSameWayIsNoError() throws Exception {
        Claim claim = claim();
        rig.complete(claim);
        String before = row(claim);
        rig.complete(claim);
        assertEquals(before, row(claim));
        assertThrows(StaleAttemptException.class, () -> rig.fail(claim, Recovery.RETRY));
        assertEquals(before, row(claim));
    }

    @Test
    void lostWorkerIsCountedApartAndTheTaskQueuedAgain() throws Exception {
        Claim claim = claim();
        expireLeases();
        assertEquals(1, rig.reaper.pass());
        assertEquals("Queued", rig.state(claim));
        assertEquals(
                "0 1",
                rig.text("SELECT failures || ' ' || losses FROM trace.tasks WHERE task_id = "
                        + claim.task().taskId()));
        assertEquals(2, claim().attempt().attempt());
    }

    @Test
    void taskThatLosesTenWorkersWithoutACommitDies() throws Exception {
        Claim last = null;
        for (int i = 0; i < 10; i++) {
            last = claim();
            expireLeases();
            rig.reaper.pass();
            endWaits();
        }
        assertEquals("Dead", rig.state(last));
        DeadTask dead = rig.control.status("quick").dead().get(0);
        assertEquals("LOST_WORKER", dead.code());
        assertEquals(10, dead.attempts());
    }

    @Test
    void commitForgivesWhatWasLostBefore() throws Exception {
        for (int i = 0; i < 9; i++) {
            claim();
            expireLeases();
            rig.reaper.pass();
            endWaits();
        }
        Claim tenth = claim();
        rig.tasks.deliver(rig.payload(tenth));
        expireLeases();
        rig.reaper.pass();
        assertEquals("Queued", rig.state(tenth));
    }

    @Test
    void reportedFailureIsRetriedWithBackoffUntilAttemptsRunOut() throws Exception {
        Claim first = claim();
        rig.fail(first, Recovery.RETRY);
        assertEquals("Failed", rig.state(first));
        assertTrue(rig.tryClaim("quick/ingest").isEmpty());
        assertEquals(0, rig.retry(), "its wait is not over");
        long millis = rig.number(
                "SELECT (extract(epoch FROM not_before - now()) * 1000)::int8 FROM trace.tasks WHERE state = 'Failed'");
        assertTrue(10_000 < millis && millis <= 30_000, () -> "waits " + millis + " ms");
        endWaits();
        rig.fail(claim(), Recovery.RETRY);
        endWaits();
        rig.fail(claim(), Recovery.RETRY);
        assertEquals("Dead", rig.state(first));
        DeadTask dead = rig.control.status("quick").dead().get(0);
        assertEquals(new DeadTask("quick/ingest/1/0-99", "BROKEN", Recovery.RETRY, "it is broken", 3), dead);
    }

    @Test
    void waitingForWhatIsNotPossibleYetCountsNothing() throws Exception {
        Claim claim = claim();
        for (int i = 0; i < 5; i++) {
            rig.tasks.complete(
                    claim.attempt(),
                    new AttemptOutcome.Failed(
                            "NOT_FINAL", Recovery.WAIT, "block 99 is not final", Optional.of(Duration.ofSeconds(7))));
            assertEquals("Failed", rig.state(claim));
            assertTrue(rig.job("ingest").reasons().get(0).contains("NOT_FINAL"));
            assertEquals(
                    7,
                    rig.number("SELECT round(extract(epoch FROM not_before - ended_at))::int8 FROM trace.tasks"
                            + " WHERE state = 'Failed'"));
            endWaits();
            claim = claim();
        }
        assertEquals(0, rig.number("SELECT failures FROM trace.tasks WHERE state = 'Running'"));
    }

    @Test
    void parkedAndMisconfiguredTasksAreDeadAtOnceUntilResumed() throws Exception {
        for (Recovery recovery : List.of(Recovery.PARK, Recovery.CONFIGURATION)) {
            Claim claim = claim();
            rig.fail(claim, recovery);
            assertEquals("Dead", rig.state(claim));
            assertEquals(recovery, rig.control.status("quick").dead().get(0).recovery());
            assertEquals(1, rig.control.resume("quick", TaskSelection.one("quick/ingest/1/0-99")));
            assertEquals("Queued", rig.state(claim));
        }
    }

    @Test
    void releasedTaskIsReadyAtOnceAndCountsNothing() throws Exception {
        Claim claim = claim();
        rig.tasks.complete(claim.attempt(), new AttemptOutcome.Released("drained"));
        assertEquals("Queued", rig.state(claim));
        assertEquals(0, rig.number("SELECT failures + losses FROM trace.tasks WHERE state = 'Queued'"));
        assertEquals(2, claim().attempt().attempt());
    }

    @Test
    void heartbeatExtendsTheLeaseByTheDatabaseClock() throws Exception {
        Claim claim = claim();
        expireLeases();
        assertEquals(Directive.CONTINUE, rig.tasks.heartbeat(claim.attempt(), new TaskProgress(5, 50, 7)));
        assertEquals(0, rig.reaper.pass(), "not reaped: it was heard of in time");
        assertEquals(
                120,
                rig.number("SELECT round(extract(epoch FROM lease_expires_at - clock_timestamp()))::int8"
                        + " FROM trace.tasks WHERE state = 'Running'"));
        assertEquals(
                "5 50 7",
                rig.text("SELECT progress_blocks || ' ' || progress_rows || ' ' || progress_rpc FROM trace.tasks"
                        + " WHERE state = 'Running'"));
    }

    @Test
    void timeoutIsEnforcedThoughTheWorkerIsAlive() throws Exception {
        Claim claim = claim();
        rig.run("UPDATE trace.tasks SET deadline = now() - interval '1 second' WHERE state = 'Running'");
        rig.tasks.heartbeat(claim.attempt(), TaskProgress.NONE);
        assertEquals(1, rig.reaper.pass());
        assertEquals("Failed", rig.state(claim));
        assertEquals(
                "TIMED_OUT 1",
                rig.text("SELECT error_code || ' ' || failures FROM trace.tasks" + " WHERE state = 'Failed'"));
        assertThrows(StaleAttemptException.class, () -> rig.tasks.heartbeat(claim.attempt(), TaskProgress.NONE));
    }

    @Test
    void canceledTaskStopsAtItsNextHeartbeatAndCanBeResumed() throws Exception {
        Claim claim = claim();
        assertEquals(1, rig.control.cancel("quick", TaskSelection.ofJob("ingest")));
        assertEquals("Running", rig.state(claim));
        assertEquals(Directive.CANCEL, rig.tasks.heartbeat(claim.attempt(), TaskProgress.NONE));
        rig.tasks.complete(claim.attempt(), new AttemptOutcome.Canceled());
        assertEquals("Canceled", rig.state(claim));
        assertEquals(1, rig.control.resume("quick", TaskSelection.ofJob("ingest")));
        assertEquals("Queued", rig.state(claim));
    }

    @Test
    void canceledTaskOfALostWorkerIsCanceled() throws Exception {
        Claim claim = claim();
        rig.control.cancel("quick", TaskSelection.all());
        expireLeases();
        rig.reaper.pass();
        assertEquals("Canceled", rig.state(claim));
    }

    @Test
    void soleOwnerTakesBackLeasesOfADeadProcessAtItsStart() throws Exception {
        Claim claim = claim();
        rig.reaper.takeBackAll();
        assertEquals("Queued", rig.state(claim));
        assertThrows(StaleAttemptException.class, () -> rig.complete(claim));
    }

    @Test
    void clockOfTheWorkerIsIrrelevant() throws Exception {
        Claim claim = claim();
        // The lease is counted by the worker from before it asked; the database's moment is for people only.
        assertEquals(Duration.ofSeconds(120), claim.lease());
        rig.run("UPDATE trace.tasks SET lease_expires_at = lease_expires_at + interval '1 hour'"
                + " WHERE state = 'Running'");
        assertEquals(0, rig.reaper.pass());
        rig.complete(claim);
        assertEquals("Completed", rig.state(claim));
    }

    @Test
    void everyAttemptIsWrittenDown() throws Exception {
        rig.fail(claim(), Recovery.RETRY);
        endWaits();
        rig.complete(claim());
        assertEquals(
                List.of("1 failed:BROKEN", "2 succeeded"),
                rig.texts("SELECT a.attempt || ' ' || a.outcome FROM trace.task_attempts a"
                        + " JOIN trace.tasks t USING (task_id) WHERE task_key LIKE '%/ingest/%' ORDER BY 1"));
    }
}
