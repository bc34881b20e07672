package dev.trace.api;

import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import java.util.Set;

/** Creates a {@link SourceOperator}. */
public non-sealed interface SourceOperatorFactory extends OperatorFactory {
    /** The {@code source.kind} values that make sense for it. */
    Set<SourceKind> sourceKinds();

    /**
     * Creates the operator of one attempt.
     *
     * @throws ConfigException if keys contradict each other in a way that no single key shows
     */
    SourceOperator create(Config config) throws ConfigException;

    @Override
    default OperatorKind kind() {
        return OperatorKind.SOURCE;
    }
}
