package dev.trace.dag.platform;

import java.util.Optional;

/**
 * Where Prometheus reads metrics.
 *
 * @param host address to bind
 * @param port 0 for any free one
 * @param enabled whether they are served; empty where each command decides: services serve them, a run does not
 */
public record MetricsConfig(String host, int port, Optional<Boolean> enabled) {
    /** As without configuration. */
    public static final MetricsConfig DEFAULT = new MetricsConfig("127.0.0.1", 9090, Optional.empty());
}
