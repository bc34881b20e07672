package dev.trace.dag;

import dev.trace.api.OperatorDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings that an operator gets: those of the DAG, and the pool that its job inherits. */
public final class EffectiveConfig {
    private static final String POOL = "rpc_pool";

    private EffectiveConfig() {}

    public static Map<String, Object> of(Job job, OperatorDescriptor operator) {
        return of(job.config(), job.pool(), operator);
    }

    /**
     * @param config as written
     * @param pool the job's pool; null if it has none. Filled in if the operator knows {@code rpc_pool} and {@code
     *     config} lacks it
     */
    public static Map<String, Object> of(
            Map<String, Object> config, @Nullable String pool, OperatorDescriptor operator) {
        Map<String, Object> effective = new LinkedHashMap<>(config);
        boolean takesPool =
                operator.config().stream().anyMatch(key -> key.name().equals(POOL));
        if (takesPool && pool != null) {
            effective.putIfAbsent(POOL, pool);
        }
        return effective;
    }
}
