package dev.trace.dag.platform;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where state, data and endpoints are. Values that come from the environment or a secret are resolved when first used,
 * so that an unused pool may lack its variable.
 *
 * @param home folder of the embedded database, its lock and the default store: {@code .trace} beside the working
 *     directory unless configured
 * @param state database of the control schema
 * @param hot database of hot tables, ledger and commits
 * @param cold where Parquet files go
 * @param pools RPC pools by name
 * @param runtimes executors by runtime name; {@code local} is always there
 * @param http where API and UI listen
 * @param metrics where Prometheus reads metrics
 * @param secrets where the values of secrets come from
 * @param auth who may talk to a dispatcher
 */
public record PlatformConfig(
        Path home,
        DatabaseConfig state,
        DatabaseConfig hot,
        ColdConfig cold,
        Map<String, PoolConfig> pools,
        Map<String, RuntimeConfig> runtimes,
        HttpConfig http,
        MetricsConfig metrics,
        SecretsConfig secrets,
        AuthConfig auth) {
    public PlatformConfig {
        pools = Map.copyOf(pools);
        runtimes = Map.copyOf(runtimes);
    }

    /** The same with other pools. */
    public PlatformConfig withPools(Map<String, PoolConfig> others) {
        return new PlatformConfig(home, state, hot, cold, others, runtimes, http, metrics, secrets, auth);
    }
}
