package dev.trace.worker.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.rpc.RpcUse;
import dev.trace.api.table.StagedRows;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.TaskSpec;
import dev.trace.worker.run.TestFactories.Reactive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkMonitorTest {
    private static final BlockRange RANGE = new BlockRange(0, 9);

    private final WorkerHarness harness = new WorkerHarness();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        harness.close();
    }

    private class Told implements WorkMonitor {
        @Override
        public Optional<String> starting(AttemptKey attempt, TaskSpec task) {
            told.add("starting " + attempt.taskId());
            return Optional.empty();
        }

        @Override
        public void ended(AttemptKey attempt) {
            told.add("ended " + attempt.taskId());
        }

        @Override
        public Optional<String> asking(AttemptKey attempt, String pool, String method) {
            told.add("asking " + pool + " " + method);
            return Optional.empty();
        }

        @Override
        public void settled(AttemptKey attempt, String pool, String method) {
            told.add("settled " + pool + " " + method);
        }

        @Override
        public void used(AttemptKey attempt, String pool, long chainId, RpcUse use) {
            told.add("used " + pool + " " + chainId + " " + use.outcome());
        }

        @Override
        public void committed(TaskSpec task, long chainId, StagedRows rows) {
            told.add("committed " + chainId + " " + rows.table() + " " + rows.rows());
        }
    }

    private static ReactiveOperator asking() {
        return context -> {
            Rpc rpc = context.rpc("main");
            rpc.call(RpcRequest.of("eth_x", "[]")).close();
            return TestFactories.write(context.table("rows"), RANGE);
        };
    }

    @Test
    void monitorHearsOfAnAttemptFromStartToEnd() throws Exception {
        harness.monitor = new Told();
        harness.tasks.queue(Tasks.partition(1, "asking", RANGE));
        harness.start(Reactive.of("asking", asking()));
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        harness.await(() -> told.contains("ended 1"));
        assertEquals(
                List.of(
                        "starting 1",
                        "asking main eth_x",
                        "used main 7 THROTTLED",
                        "used main 7 ANSWERED",
                        "settled main eth_x",
                        "committed 7 rows 10",
                        "ended 1"),
                told);
    }

    @Test
    void callsLeftUnderWayAreGivenUpWhileTheirUseCanBeRecorded() throws Exception {
        harness.monitor = new Told();
        harness.data.atClose = () -> told.add("recorded");
        harness.tasks.queue(Tasks.partition(1, "leaving", RANGE));
        harness.start(Reactive.of("leaving", context -> {
            PendingReply givenUp = context.rpc("main").submit(RpcRequest.of(FakeRpc.SLOW, "[1]"));
            context.rpc("main").submit(RpcRequest.of(FakeRpc.SLOW, "[2]"));
            givenUp.cancel();
            throw new OperatorException(RpcError.RPC_RESULT_MISSING, "pruned");
        }));
        harness.outcome(1);
        harness.await(() -> told.contains("ended 1"));
        assertEquals(
                List.of(
                        "starting 1",
                        "asking main eth_slow",
                        "asking main eth_slow",
                        "used main 7 FAILED",
                        "settled main eth_slow",
                        "used main 7 FAILED",
                        "settled main eth_slow",
                        "recorded",
                        "ended 1"),
                told);
    }

    @Test
    void taskThatMustNotStartIsGivenBack() throws Exception {
        harness.monitor = new Told() {
            @Override
            public Optional<String> starting(AttemptKey attempt, TaskSpec task) {
                return Optional.of("no money");
            }
        };
        harness.tasks.queue(Tasks.partition(1, "asking", RANGE));
        harness.start(Reactive.of("asking", asking()));
        assertEquals(new AttemptOutcome.Released("no money"), harness.outcome(1));
        assertTrue(harness.data.commits().isEmpty());
    }

    @Test
    void attemptThatMustNotAskGoesBackToTheQueue() throws Exception {
        harness.monitor = new Told() {
            @Override
            public Optional<String> asking(AttemptKey attempt, String pool, String method) {
                return Optional.of("no money");
            }
        };
        harness.tasks.queue(Tasks.partition(1, "asking", RANGE));
        harness.start(Reactive.of("asking", asking()));
        assertEquals(new AttemptOutcome.Released("no money"), harness.outcome(1));
        assertTrue(told.stream().noneMatch(each -> each.startsWith("used")), told.toString());
    }

    @Test
    void workerThatStopsClaimingFinishesWhatRuns() throws Exception {
        harness.tasks.queue(Tasks.partition(1, "asking", RANGE));
        CompletableFuture<Worker> started = new CompletableFuture<>();
        Worker worker = harness.start(Reactive.of("asking", context -> {
            started.join().stopClaiming();
            return asking().run(context);
        }));
        started.complete(worker);
        assertTrue(worker.awaitEnd(WorkerHarness.LEASE.multipliedBy(20)));
        assertTrue(harness.outcome(1) instanceof AttemptOutcome.Succeeded);
        assertEquals(1, harness.data.commits().size());
    }

    @Test
    void callThatFailsOrIsGivenUpIsSettledOnce() throws Exception {
        PendingReply failing = new PendingReply() {
            @Override
            public RpcReply await() throws OperatorException {
                throw new OperatorException(RpcError.RPC_RESULT_MISSING, "pruned");
            }

            @Override
            public void cancel() {}
        };
        PermittedReply reply = new PermittedReply(failing, new Permit(() -> told.add("settled")));
        assertThrows(OperatorException.class, reply::await);
        reply.cancel();
        new PermittedReply(failing, new Permit(() -> told.add("given up"))).cancel();
        assertEquals(List.of("settled", "given up"), told);
    }

    @Test
    void refusalOfTheSecondMonitorSettlesWhatTheFirstLetAsk() {
        WorkMonitor both = new Told().and(new Told() {
            @Override
            public Optional<String> asking(AttemptKey attempt, String pool, String method) {
                return Optional.of("no money");
            }
        });
        assertEquals(Optional.of("no money"), both.asking(new AttemptKey(1, 1, "lease"), "main", "eth_x"));
        assertEquals(List.of("asking main eth_x", "settled main eth_x"), told);
    }

    @Test
    void refusalOfTheSecondMonitorEndsWhatTheFirstLetStart() {
        WorkMonitor both = new Told().and(new Told() {
            @Override
            public Optional<String> starting(AttemptKey attempt, TaskSpec task) {
                return Optional.of("no money");
            }
        });
        TaskSpec task = Tasks.partition(1, "asking", RANGE);
        assertEquals(Optional.of("no money"), both.starting(new AttemptKey(1, 1, "lease"), task));
        assertEquals(List.of("starting 1", "ended 1"), told);
    }
}
