package dev.trace.testkit;

import dev.trace.api.Commit;
import dev.trace.api.OperatorException;
import dev.trace.api.OperatorFactory;
import dev.trace.api.ReactiveOperatorFactory;
import dev.trace.api.Scope;
import dev.trace.api.SinkOperator;
import dev.trace.api.SinkOperatorFactory;
import dev.trace.api.SourceOperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One task of an operator, tried as often as a test likes, as a worker does it: take the scope over, find out what
 * earlier attempts have committed, run, commit, deliver. Attempts may overlap, each on a thread of its own.
 */
final class TaskRun {
    private final OperatorFactory factory;
    private final Scenario scenario;
    private final Config config;
    private final MemoryStore store;
    private final long task;
    private final AtomicInteger attempts = new AtomicInteger();

    private TaskRun(OperatorFactory factory, Scenario scenario, Config config, MemoryStore store, long task) {
        this.factory = factory;
        this.scenario = scenario;
        this.config = config;
        this.store = store;
        this.task = task;
    }

    static TaskRun of(OperatorFactory factory, Scenario scenario) throws ConfigException {
        Config config = factory.config().parse(scenario.config());
        MemoryStore store = new MemoryStore(factory.tables(config));
        store.setState(scenario.state());
        return new TaskRun(factory, scenario, config, store, 1);
    }

    /** The same work asked for once more, as a task of its own that writes to the same place. */
    TaskRun again() {
        return new TaskRun(factory, scenario, config, store, task + 1);
    }

    /** Makes one attempt, to its end. */
    FakeContext attempt(Gate gate) throws OperatorException, ConfigException, InterruptedException {
        AttemptIdentity identity = store.begin(scope(), task, attempts.incrementAndGet());
        gate.pass(FaultPoint.FENCE_RAISED);
        boolean done = !(factory instanceof SourceOperatorFactory) && store.hasCommitted(task);
        store.deliver();
        FakeContext context = new FakeContext(scenario, factory.tables(config), gate, store, identity);
        if (!done) {
            run(context, gate);
        }
        return context;
    }

    private String scope() {
        String range = scenario.scope()
                .filter(Scope.Partition.class::isInstance)
                .map(each -> "/" + ((Scope.Partition) each).range())
                .orElse("");
        return "conformance/job/" + scenario.chainId() + range;
    }

    private void run(FakeContext context, Gate gate) throws OperatorException, ConfigException, InterruptedException {
        if (factory instanceof SourceOperatorFactory source) {
            source.create(config).run(context);
            gate.assertNothingSwallowed();
        } else if (factory instanceof ReactiveOperatorFactory reactive) {
            Commit commit = reactive.create(config).run(context);
            gate.assertNothingSwallowed();
            context.commit(commit);
        } else if (factory instanceof SinkOperatorFactory sink) {
            publish(sink.create(config), context, gate);
            gate.assertNothingSwallowed();
        } else {
            throw new AssertionError(factory);
        }
    }

    private static void publish(SinkOperator sink, FakeContext context, Gate gate)
            throws OperatorException, InterruptedException {
        sink.prepare(context);
        gate.pass(FaultPoint.SINK_PREPARED);
        boolean published = sink.recover(context) == SinkOperator.Recovered.PUBLISHED;
        gate.pass(FaultPoint.SINK_RECOVERED);
        if (!published) {
            sink.publish(context);
            gate.pass(FaultPoint.SINK_PUBLISHED);
        }
    }

    Effects effects() {
        return store.effects();
    }
}
