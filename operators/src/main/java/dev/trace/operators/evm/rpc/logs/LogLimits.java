package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.rpc.LogFilter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What a pool has learned about its endpoints as to {@code eth_getLogs}: their limits, and how far they have come. Safe
 * for use from several threads.
 */
public final class LogLimits {
    private final Map<LogShape, RangeLimits> limits = new ConcurrentHashMap<>();
    private final KnownHeads heads;
    private final LongSupplier nanos;

    /**
     * @param endpoints all of the pool's
     * @param nanos elapsed time
     */
    public LogLimits(List<String> endpoints, LongSupplier nanos) {
        heads = new KnownHeads(endpoints);
        this.nanos = nanos;
    }

    /** How far each endpoint has come, whatever is asked for. */
    public KnownHeads heads() {
        return heads;
    }

    RangeLimits of(LogFilter filter) {
        return limits.computeIfAbsent(LogShape.of(filter), shape -> new RangeLimits(heads, nanos));
    }
}
