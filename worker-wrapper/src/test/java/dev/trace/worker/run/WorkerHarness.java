package dev.trace.worker.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.trace.api.OperatorFactory;
import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.EndpointLimits;
import dev.trace.dag.platform.EndpointPrices;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.worker.plugin.OperatorRegistry;
import dev.trace.worker.secrets.EnvironmentSecrets;
import dev.trace.worker.secrets.Redactor;
import dev.trace.worker.secrets.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A worker with two slots over a dispatcher and a data side in memory. */
final class WorkerHarness implements AutoCloseable {
    static final Duration LEASE = Duration.ofMillis(1_500);
    private static final Duration SOON = Duration.ofMinutes(1);

    final MemoryTasks tasks = new MemoryTasks(LEASE);
    final MemoryData data = new MemoryData();
    final Redactor redactor = new Redactor();
    private final Pools pools = new Pools(Map.of("main", pool("main"), "other", pool("other")), config -> {
        long chain = config.name().equals("main") ? Tasks.CHAIN : 99;
        return new PoolOpener.Opened(
                new FakeRpc(config.name(), chain, use -> {}),
                meter -> new FakeRpc(config.name(), chain, meter),
                PoolLimits.NONE,
                Optional.empty(),
                () -> {});
    });
    WorkMonitor monitor = WorkMonitor.NONE;
    private Stint stint = Stint.ENDLESS;
    private Worker worker;

    Worker start(OperatorFactory... operators) {
        return start(data, operators);
    }

    /** One that stops by itself. */
    Worker start(Stint ofWorker, OperatorFactory... operators) {
        stint = ofWorker;
        return start(data, operators);
    }

    /** Over another data side. */
    Worker start(DataSide side, OperatorFactory... operators) {
        OperatorRegistry registry = OperatorRegistry.of(operators);
        assertEquals(List.of(), registry.problems());
        Secrets secrets = new Secrets(new EnvironmentSecrets(Map.of("TRACE_SECRET_FEED", "hunter2")), redactor);
        worker = Worker.start(settings(), tasks, side, registry, pools, secrets, monitor);
        return worker;
    }

    Worker worker() {
        return worker;
    }

    private WorkerSettings settings() {
        return new WorkerSettings(
                "test",
                Set.of("local"),
                Set.of(),
                2,
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                Duration.ofMillis(300),
                Duration.ofMillis(100),
                stint);
    }

    private static PoolConfig pool(String name) {
        EndpointConfig endpoint = new EndpointConfig(
                name,
                Sensitive.of("http://localhost:1"),
                Optional.empty(),
                EndpointLimits.NONE,
                EndpointPrices.NONE,
                Optional.empty(),
                Map.of());
        return new PoolConfig(name, OptionalLong.empty(), List.of(endpoint));
    }

    /** The only outcome of a task, once it is there. */
    AttemptOutcome outcome(long taskId) throws Exception {
        await(() -> !tasks.outcomes(taskId).isEmpty());
        return tasks.outcomes(taskId).get(0);
    }

    AttemptOutcome.Failed failure(long taskId) throws Exception {
        return outcome(taskId) instanceof AttemptOutcome.Failed failed ? failed : fail("it did not fail");
    }

    interface Fact {
        boolean holds() throws Exception;
    }

    /** Waits for a fact, woken by the dispatcher's own notifications. */
    void await(Fact fact) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        synchronized (tasks) {
            while (!fact.holds()) {
                if (System.nanoTime() - end > 0) {
                    fail("not within " + SOON);
                }
                tasks.wait(10);
            }
        }
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.close();
        }
        pools.close();
    }
}
