package dev.trace.testkit;

import dev.trace.api.OperatorException;
import dev.trace.api.OperatorFactory;
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
        return TaskRun.of(factory, scenario).attempt(Gate.open()).proposal();
    }
}
