package dev.trace.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.Firing;
import dev.trace.api.SourceKind;
import dev.trace.api.config.ConfigException;
import dev.trace.api.config.ConfigProblem;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dispatcher.ControlException.Reason;
import dev.trace.dispatcher.DispatcherSettings.FiringCheck;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SourceIT {
    private static Rig live(SourceKind kind, String schedule) throws Exception {
        return Rig.with(TestDags.deployment("live", 1, TestDags.source("follow", kind, schedule, "tip")));
    }

    @Test
    void alwaysOnSourceHasExactlyOneLiveTaskWhateverHappens() throws Exception {
        try (Rig rig = live(SourceKind.ALWAYS_ON, null)) {
            Rig other = new Rig(rig.state);
            var threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<Integer>> monitors =
                        List.of(rig.monitor::pass, other.monitor::pass, rig.monitor::pass, other.monitor::pass);
                int started = 0;
                for (var each : threads.invokeAll(monitors)) {
                    started += each.get();
                }
                assertEquals(1, started);
            } finally {
                threads.shutdownNow();
            }
            Claim first = rig.claim();
            assertEquals(0, rig.monitor.pass());
            assertEquals(
                    SourceKind.ALWAYS_ON, first.task().firing().orElseThrow().kind());
            assertEquals(Rig.CHAIN, first.task().chainId());
            rig.tasks.complete(first.attempt(), new AttemptOutcome.Released("drained"));
            assertEquals(0, rig.monitor.pass());
            Claim second = rig.claim();
            rig.complete(second);
            assertEquals(1, rig.monitor.pass(), "it is started again when it ends");
            assertTrue(rig.tryClaim().isEmpty(), "but not in a circle");
            rig.run("UPDATE trace.tasks SET not_before = now()");
            rig.fail(rig.claim(), Recovery.PARK);
            assertEquals(0, rig.monitor.pass(), "a dead one stays dead until it is resumed");
        }
    }

    @Test
    void redeploysAndLostWorkersDoNotWearAnAlwaysOnSourceOutAsLongAsItCommits() throws Exception {
        try (Rig rig = live(SourceKind.ALWAYS_ON, null)) {
            rig.monitor.pass();
            for (int i = 1; i <= 15; i++) {
                Claim claim = rig.claim();
                rig.tasks.deliver(new dev.trace.dag.task.CommitPayload(
                        "live/follow/1",
                        i,
                        claim.fence(),
                        claim.task().taskId(),
                        i,
                        "tip",
                        1,
                        List.of(),
                        List.of(),
                        Map.of(),
                        List.of()));
                rig.reaper.takeBackAll();
            }
            assertEquals(16, rig.claim().attempt().attempt());
        }
    }

    @Test
    void missedTicksBecomeOneFiring() throws Exception {
        try (Rig rig = live(SourceKind.CRON, "0 * * * *")) {
            assertEquals(0, rig.cron.pass(), "the first tick is in the future");
            assertEquals(
                    1,
                    rig.number("SELECT count(*) FROM trace.jobs WHERE next_tick > now()"
                            + " AND date_trunc('hour', next_tick) = next_tick"));
            rig.run("UPDATE trace.jobs SET next_tick = date_trunc('hour', now()) - interval '7 hours'");
            Rig other = new Rig(rig.state);
            assertEquals(1, rig.cron.pass() + other.cron.pass());
            Firing firing = rig.claim().task().firing().orElseThrow();
            assertEquals(SourceKind.CRON, firing.kind());
            assertTrue(firing.parameters().containsKey("tick"));
            assertEquals(0, rig.cron.pass());
            assertEquals(1, rig.number("SELECT count(*) FROM trace.jobs WHERE next_tick > now()"));
        }
    }

    @Test
    void onlySourcesCanBeFired() throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(1))) {
            ControlException reactive = assertThrows(
                    ControlException.class, () -> rig.control.emit("quick", "split", Map.of(), EmitMode.REUSE));
            assertEquals(Reason.INVALID, reactive.reason());
            ControlException typo = assertThrows(
                    ControlException.class, () -> rig.control.emit("quick", "request", Map.of(), EmitMode.REUSE));
            assertEquals(Reason.NOT_FOUND, typo.reason());
            assertTrue(typo.getMessage().contains("did you mean 'requests'"), typo.getMessage());
            ControlException dag =
                    assertThrows(ControlException.class, () -> rig.control.emit("slow", "x", Map.of(), EmitMode.REUSE));
            assertEquals(Reason.NOT_FOUND, dag.reason());
            assertEquals(0, rig.number("SELECT count(*) FROM trace.firings"));
        }
    }

    @Test
    void firingThatItsSourceDoesNotTakeIsRefusedAndLeavesNothing() throws Exception {
        FiringCheck check = (source, parameters) -> {
            if (!parameters.isEmpty()) {
                throw new ConfigException(List.of(new ConfigProblem("", source.operator() + " takes nothing")));
            }
        };
        try (Rig rig = new Rig(TestPostgres.migrated(), check)) {
            rig.control.deploy(TestDags.pipeline(1));
            ControlException refused = assertThrows(
                    ControlException.class,
                    () -> rig.control.emit("quick", "requests", Map.of("ranges", "0:10"), EmitMode.FORCE));
            assertEquals(Reason.INVALID, refused.reason());
            assertEquals("quick/requests cannot be fired like this: test_source takes nothing", refused.getMessage());
            assertEquals(0, rig.number("SELECT count(*) FROM trace.firings"));
            rig.control.emit("quick", "requests", Map.of(), EmitMode.REUSE);
            assertEquals(1, rig.number("SELECT count(*) FROM trace.firings"));
        }
    }
}
