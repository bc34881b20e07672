package dev.trace.api;

import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.config.ConfigProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /**
     * Looks at what a person or a program fires the source with, before anything of it is recorded: a parameter that is
     * not understood must not become a firing without it. Asks nothing of the outside, and returns at once. Unless
     * overridden, a firing may bring nothing.
     *
     * @param config of the job
     * @param parameters of the firing, as typed
     * @throws ConfigException if there can be no such firing, with every problem; keys are names of parameters
     */
    default void check(Config config, Map<String, String> parameters) throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        parameters.keySet().forEach(name -> problems.add(new ConfigProblem(name, "this source takes no parameters")));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    @Override
    default OperatorKind kind() {
        return OperatorKind.SOURCE;
    }
}
