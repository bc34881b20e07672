package dev.trace.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.SourceKind;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.Job;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.Directive;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dispatcher.ControlException.Reason;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeployIT {
    private static final Job[] JOBS = {
        TestDags.source("requests", SourceKind.MANUAL, null, "requests"),
        TestDags.partitioned("split", 1, "chunks", "requests"),
        TestDags.partitioned("ingest", 5, "blocks", "chunks")
    };

    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static DagDeployment version(int version, String splitHash) {
        return TestDags.deployment(
                "quick", version, "text " + version, Map.of("requests", "r", "split", splitHash, "ingest", "i"), JOBS);
    }

    @Test
    void sameTextAgainChangesNothing() throws Exception {
        assertEquals(DeployOutcome.DEPLOYED, rig.control.deploy(version(1, "a")));
        List<String> before = rig.texts("SELECT row(j.*)::text FROM trace.job_versions j ORDER BY 1");
        assertEquals(DeployOutcome.UNCHANGED, rig.control.deploy(version(1, "a")));
        assertEquals(before, rig.texts("SELECT row(j.*)::text FROM trace.job_versions j ORDER BY 1"));
        assertEquals(List.of(new DagSummary("quick", 1, "sha of text 1")), rig.control.dags());
    }

    @Test
    void anotherTextUnderTheSameVersionIsRefused() throws Exception {
        rig.control.deploy(version(1, "a"));
        ControlException refused = assertThrows(
                ControlException.class,
                () -> rig.control.deploy(TestDags.deployment("quick", 1, "other text", Map.of(), JOBS)));
        assertEquals(Reason.CONFLICT, refused.reason());
        assertTrue(refused.getMessage().contains("raise 'version'"), refused.getMessage());
    }

    @Test
    void datasetOfAnotherDagIsRefused() throws Exception {
        rig.control.deploy(version(1, "a"));
        ControlException refused =
                assertThrows(ControlException.class, () -> rig.control.deploy(TestDags.deployment("second", 1, JOBS)));
        assertEquals(Reason.CONFLICT, refused.reason());
        assertTrue(refused.getMessage().contains("belongs to DAG 'quick'"), refused.getMessage());
        assertEquals(1, rig.control.dags().size(), "nothing of it was kept");
    }

    @Test
    void newOutputHashMakesANewDatasetVersionAndRollbackGoesBackToTheOldOne() throws Exception {
        rig.control.deploy(version(1, "a"));
        rig.fire("requests", Rig.partition(0, 99));
        rig.complete(rig.claim("quick/split"));
        rig.control.deploy(version(2, "b"));
        rig.reconciler.pass();
        Claim again = rig.claim("quick/split");
        assertEquals(2, again.task().outputVersion());
        assertEquals(2, again.task().dagVersion());
        assertEquals(DeployOutcome.ACTIVATED, rig.control.deploy(version(1, "a")));
        assertEquals(1, rig.control.status("quick").version());
        assertEquals(2, rig.number("SELECT count(*) FROM trace.dataset_versions WHERE dataset = 'chunks'"));
        rig.reconciler.pass();
        assertTrue(rig.tryClaim("quick/split").isEmpty(), "version 1 has done it");
    }

    @Test
    void queuedTasksOfAnOutdatedVersionGiveWayAndOthersGoOn() throws Exception {
        rig.control.deploy(version(1, "a"));
        rig.fillIngest(2);
        rig.fire("requests", Rig.partition(500, 599));
        rig.control.deploy(version(2, "b"));
        assertEquals(0, rig.job("split").queued());
        assertEquals(0, rig.job("split").canceled(), "superseded tasks are not counted");
        assertEquals(0, rig.job("ingest").queued(), "it reads the new version of its input");
        assertEquals(2, rig.reconciler.pass());
        assertEquals(2, rig.job("split").queued());
    }

    @Test
    void outdatedTaskThatFailsIsNotTriedAgain() throws Exception {
        rig.control.deploy(version(1, "a"));
        rig.fire("requests", Rig.partition(0, 99));
        Claim running = rig.claim("quick/split");
        rig.control.deploy(version(2, "b"));
        rig.fail(running, Recovery.RETRY);
        assertEquals("Canceled", rig.state(running));
        assertEquals(0, rig.job("split").waiting());
    }

    @Test
    void newVersionForgivesWhatOnlyANewConfigurationCures() throws Exception {
        rig.control.deploy(version(1, "a"));
        rig.fillIngest(2);
        Claim misconfigured = rig.claim("quick/ingest");
        rig.fail(misconfigured, Recovery.CONFIGURATION);
        Claim parked = rig.claim("quick/ingest");
        rig.fail(parked, Recovery.PARK);
        rig.control.deploy(version(2, "a"));
        assertEquals("Queued", rig.state(misconfigured));
        assertEquals("Dead", rig.state(parked));
        assertEquals(2, rig.claim("quick/ingest").task().dagVersion());
    }

    @Test
    void alwaysOnSourceOfAnOlderVersionIsDrained() throws Exception {
        Job follow = TestDags.source("follow", SourceKind.ALWAYS_ON, null, "tip");
        rig.control.deploy(TestDags.deployment("live", 1, follow));
        rig.monitor.pass();
        Claim first = rig.claim("live/follow");
        assertEquals(Directive.CONTINUE, rig.tasks.heartbeat(first.attempt(), TaskProgress.NONE));
        rig.control.deploy(TestDags.deployment("live", 2, follow));
        assertEquals(Directive.DRAIN, rig.tasks.heartbeat(first.attempt(), TaskProgress.NONE));
        rig.tasks.complete(first.attempt(), new AttemptOutcome.Released("drained"));
        assertEquals(2, rig.claim("live/follow").task().dagVersion());
    }

    @Test
    void twoDeploysAtOnceLeaveOneOfEachThing() throws Exception {
        Rig other = new Rig(rig.state);
        var threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<DeployOutcome>> deploys = List.of(
                    () -> rig.control.deploy(version(1, "a")),
                    () -> other.control.deploy(version(1, "a")),
                    () -> rig.control.deploy(version(1, "a")),
                    () -> other.control.deploy(version(1, "a")));
            int deployed = 0;
            for (var each : threads.invokeAll(deploys)) {
                deployed += each.get() == DeployOutcome.DEPLOYED ? 1 : 0;
            }
            assertEquals(1, deployed);
            assertEquals(3, rig.number("SELECT count(*) FROM trace.jobs"));
        } finally {
            threads.shutdownNow();
        }
    }
}
