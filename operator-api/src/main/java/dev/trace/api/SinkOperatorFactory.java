package dev.trace.api;

import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;

/** Creates a {@link SinkOperator}. */
public non-sealed interface SinkOperatorFactory extends OperatorFactory {
    /**
     * Creates the operator of one attempt.
     *
     * @throws ConfigException if keys contradict each other in a way that no single key shows
     */
    SinkOperator create(Config config) throws ConfigException;

    @Override
    default OperatorKind kind() {
        return OperatorKind.SINK;
    }

    @Override
    default Publication publication() {
        return Publication.NOTHING;
    }
}
