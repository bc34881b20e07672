package dev.trace.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Emission;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.dag.task.Claim;
import dev.trace.dispatcher.ControlException.Reason;
import dev.trace.dispatcher.DagStatus.Activity;
import dev.trace.dispatcher.store.StatusStore;
import dev.trace.dispatcher.store.StoredJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusIT {
    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.with(TestDags.pipeline(5));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private Activity activity() throws Exception {
        return rig.control.status("quick").activity();
    }

    @Test
    void dagIsFinishedOnlyWhenItIs() throws Exception {
        assertEquals(Activity.IDLE, activity());
        rig.control.emit("quick", "requests", Map.of(), EmitMode.REUSE);
        assertEquals(Activity.ACTIVE, activity());
        Claim source = rig.claim();
        assertEquals(Activity.ACTIVE, activity());
        rig.tasks.emit(source.attempt(), List.of(Rig.partition(0, 99)));
        rig.complete(source);
        assertEquals(Activity.ACTIVE, activity(), "an event is no task yet");
        rig.route();
        assertEquals(Activity.ACTIVE, activity());
        Claim split = rig.claim();
        rig.fail(split, Recovery.RETRY);
        assertEquals(Activity.ACTIVE, activity(), "it is to be tried again");
        rig.run("UPDATE trace.tasks SET not_before = now() WHERE state = 'Failed'");
        rig.retry();
        rig.complete(rig.claim());
        assertEquals(Activity.IDLE, activity());
    }

    @Test
    void countsStayExactAcrossFolding() throws Exception {
        rig.fillIngest(20);
        for (int i = 0; i < 5; i++) {
            Claim claim = rig.claim("quick/ingest");
            if (i < 3) {
                rig.commitAndComplete(claim);
            } else if (i == 3) {
                rig.fail(claim, Recovery.PARK);
            }
        }
        JobStatus before = rig.job("ingest");
        assertEquals(
                new JobStatus(
                        "ingest",
                        "test_ingest",
                        dev.trace.dag.Activation.REACTIVE,
                        15,
                        1,
                        0,
                        3,
                        1,
                        0,
                        2_000,
                        300,
                        3_000,
                        3_000,
                        List.of()),
                before);
        rig.database.write(db -> {
            new StatusStore(db).foldCounts();
            return true;
        });
        assertEquals(before, rig.job("ingest"));
        assertEquals(
                rig.texts("SELECT job_id || state || count(*) FROM trace.tasks GROUP BY job_id, state ORDER BY 1"),
                rig.texts(
                        "SELECT job_id || state || sum(delta) FROM trace.task_counts GROUP BY job_id, state ORDER BY 1"));
    }

    @Test
    void workOfOtherChainsIsLeftOutOfAScopedStatus() throws Exception {
        rig.fire("requests", new Emission.Partition(137, new BlockRange(0, 99)));
        assertEquals(Activity.ACTIVE, activity());
        assertEquals(Activity.IDLE, rig.control.status("quick", Set.of(1L)).activity());
        assertEquals(Activity.ACTIVE, rig.control.status("quick", Set.of(137L)).activity());
    }

    @Test
    void unknownNamesAreNotFound() {
        ControlException none = assertThrows(ControlException.class, () -> rig.control.status("quik"));
        assertEquals(Reason.NOT_FOUND, none.reason());
        ControlException job =
                assertThrows(ControlException.class, () -> rig.control.cancel("quick", TaskSelection.ofJob("ingets")));
        assertTrue(job.getMessage().contains("did you mean 'ingest'"), job.getMessage());
    }

    @Test
    void statusHasAJsonFormThatReadsBack() throws Exception {
        rig.fillIngest(2);
        rig.fail(rig.claim("quick/ingest"), Recovery.PARK);
        DagStatus status = rig.control.status("quick");
        assertEquals(status, StoredJson.read(StoredJson.write(status), DagStatus.class));
    }

    @Test
    void newFiringLetsAnEarlierDeadOneRest() throws Exception {
        rig.control.emit("quick", "requests", Map.of("range", "latest+1"), EmitMode.REUSE);
        rig.fail(rig.claim(), Recovery.CONFIGURATION);
        assertEquals(1, rig.control.status("quick").deadCount());
        rig.control.emit("quick", "requests", Map.of("range", "0:99"), EmitMode.REUSE);
        assertEquals(0, rig.control.status("quick").deadCount());
        rig.complete(rig.claim());
        assertEquals(Activity.IDLE, activity());
    }
}
