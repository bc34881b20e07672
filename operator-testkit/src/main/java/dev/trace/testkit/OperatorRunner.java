package dev.trace.testkit;

import dev.trace.api.OperatorException;
import dev.trace.api.OperatorFactory;
import dev.trace.api.ReactiveOperatorFactory;
import dev.trace.api.SinkOperator;
import dev.trace.api.SinkOperatorFactory;
import dev.trace.api.SourceOperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;

/** Runs an operator once, in memory. */
public final class OperatorRunner {
    private OperatorRunner() {}

    /**
     * Runs it to its end.
     *
     * @return what it has proposed
     */
    public static Proposal run(OperatorFactory factory, Scenario scenario)
            throws OperatorException, ConfigException, InterruptedException {
        return Proposal.of(run(factory, scenario, Gate.open()));
    }

    static FakeContext run(OperatorFactory factory, Scenario scenario, Gate gate)
            throws OperatorException, ConfigException, InterruptedException {
        Config config = factory.config().parse(scenario.config());
        FakeContext context = new FakeContext(scenario, factory.tables(config), gate);
        if (factory instanceof SourceOperatorFactory source) {
            source.create(config).run(context);
        } else if (factory instanceof ReactiveOperatorFactory reactive) {
            context.record(reactive.create(config).run(context));
        } else if (factory instanceof SinkOperatorFactory sink) {
            publish(sink.create(config), context);
        } else {
            throw new AssertionError(factory);
        }
        return context;
    }

    private static void publish(SinkOperator sink, FakeContext context) throws OperatorException, InterruptedException {
        sink.prepare(context);
        if (sink.recover(context) == SinkOperator.Recovered.NOTHING) {
            sink.publish(context);
        }
    }
}
