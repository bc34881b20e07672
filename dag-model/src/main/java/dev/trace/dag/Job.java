package dev.trace.dag;

import dev.trace.api.UpdateStrategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node of a DAG, defaults applied.
 *
 * @param name unique in the DAG
 * @param activation what makes it run
 * @param operator name of the operator it runs
 * @param runtime name that the platform configuration maps to an executor
 * @param source how a source is fired; empty for a reactive job
 * @param inputs datasets it reads; empty for a source
 * @param outputDataset dataset it publishes; null if it publishes none
 * @param strategy one task a partition or one for everything new; empty for a source
 * @param updateStrategy how its rows meet published ones; empty leaves it to the operator
 * @param uniqueKey overrides the key of the operator's only table; empty leaves it
 * @param pool the RPC pool it works with: its own {@code rpc_pool}, else the only one among the jobs it feeds; null if
 *     it needs none
 * @param scaling how many tasks run at once
 * @param limits time-outs and attempts
 * @param secrets logical names of the secrets that its operator may read
 * @param config the operator's settings as written
 */
public record Job(
        String name,
        Activation activation,
        String operator,
        String runtime,
        Optional<Source> source,
        List<InputDataset> inputs,
        @Nullable String outputDataset,
        Optional<ExecutionStrategy> strategy,
        Optional<UpdateStrategy> updateStrategy,
        List<String> uniqueKey,
        @Nullable String pool,
        Scaling scaling,
        Limits limits,
        List<String> secrets,
        Map<String, Object> config) {
    public Job {
        inputs = List.copyOf(inputs);
        uniqueKey = List.copyOf(uniqueKey);
        secrets = List.copyOf(secrets);
        config = Map.copyOf(config);
    }
}
