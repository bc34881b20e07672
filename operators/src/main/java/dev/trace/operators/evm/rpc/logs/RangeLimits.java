package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.BlockRange;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many blocks each endpoint is asked for at once, for filters of one shape, and how far it has come. Safe for use from
 * several threads.
 */
final class RangeLimits {
    private final Map<String, RangeLimit> limits = new HashMap<>();
    private final KnownHeads heads;
    private final LongSupplier nanos;

    RangeLimits(KnownHeads heads, LongSupplier nanos) {
        this.heads = heads;
        this.nanos = nanos;
    }

    KnownHeads heads() {
        return heads;
    }

    /** Blocks that an endpoint is asked for at once. */
    synchronized long most(String endpoint) {
        return limit(endpoint).most();
    }

    /** Blocks worth asking for in one window: what the most generous of the endpoints used so far allows. */
    synchronized long planned() {
        return limits.values().stream().mapToLong(RangeLimit::most).max().orElse(RangeLimit.FIRST);
    }

    synchronized boolean allowsLessThan(long blocks, String endpoint) {
        return limit(endpoint).allowsLessThan(blocks, nanos.getAsLong());
    }

    synchronized boolean hasGivenLogs(String endpoint) {
        return limit(endpoint).hasGivenLogs();
    }

    /** @see RangeLimit#refused */
    synchronized long refused(String endpoint, BlockRange range, RangeHint hint) {
        return limit(endpoint).refused(range, hint, nanos.getAsLong());
    }

    synchronized void narrow(String endpoint, long length) {
        limit(endpoint).narrow(length);
    }

    synchronized void answered(String endpoint, long blocks, long logs) {
        limit(endpoint).answered(blocks, logs, nanos.getAsLong());
    }

    synchronized void cuts(String endpoint, long logs) {
        limit(endpoint).cuts(logs);
    }

    private RangeLimit limit(String endpoint) {
        return limits.computeIfAbsent(endpoint, name -> new RangeLimit());
    }
}
