package dev.trace.api;

import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.config.ConfigSpec;
import dev.trace.api.rpc.RequestEstimate;
import dev.trace.api.table.TableDefinition;
import java.util.List;
import java.util.Optional;

/**
 * Names, describes and creates one operator. Found with {@link java.util.ServiceLoader} under this interface; implement
 * {@link SourceOperatorFactory}, {@link ReactiveOperatorFactory} or {@link SinkOperatorFactory}.
 *
 * <p>A factory has a public constructor without parameters, no state, and may be called from several threads. A factory
 * that cannot be loaded is reported and left out; it never harms another.
 */
public sealed interface OperatorFactory permits SourceOperatorFactory, ReactiveOperatorFactory, SinkOperatorFactory {
    /** Name in DAG YAML, {@code [a-z][a-z0-9_]{0,63}}, unique among all operators. */
    String name();

    /** One sentence for {@code trace operators} and the documentation. */
    String summary();

    /** Version of the operator's output: raise it when the same input would give other rows. */
    String version();

    /** Always {@code OperatorApi.VERSION}: the compiler inlines the constant into the plugin. */
    int apiVersion();

    OperatorKind kind();

    /** Every configuration key the operator knows; the runtime refuses any other. */
    ConfigSpec config();

    Publication publication();

    /**
     * The tables this configuration publishes, in a stable order; empty for an operator without rows.
     *
     * @throws ConfigException if keys contradict each other in a way that no single key shows
     */
    default List<TableDefinition> tables(Config config) throws ConfigException {
        return List.of();
    }

    /**
     * What the operator asks of an RPC pool while it works on a range, if nothing fails; for {@code trace plan} and
     * {@code --budget}.
     *
     * @param block the block that the examples are for
     * @return empty if the operator cannot say; an empty list if it asks for nothing
     */
    default Optional<List<RequestEstimate>> requests(Config config, long block) {
        return Optional.empty();
    }

    /** What a job does unless its DAG says otherwise. */
    default UpdateStrategy updateStrategy() {
        return UpdateStrategy.APPEND;
    }
}
