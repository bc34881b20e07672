package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.rpc.LogFilter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What a pool has learned about its endpoints' limits on {@code eth_getLogs}. Safe for use from several threads. */
public final class LogLimits {
    private final Map<LogShape, RangeLimits> limits = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param nanos elapsed time */
    public LogLimits(LongSupplier nanos) {
        this.nanos = nanos;
    }

    RangeLimits of(LogFilter filter) {
        return limits.computeIfAbsent(LogShape.of(filter), shape -> new RangeLimits(nanos));
    }
}
