package dev.trace.worker.hot;

import dev.trace.api.BlockRange;
import dev.trace.api.UpdateStrategy;
import org.jdbi.v3.core.Handle;

/**
 * Keeps a replacement apart from whatever else writes the same blocks, until that has committed: its delete would not see
 * the other's rows. Additions do not wait for one another, nor does anything for work on other blocks.
 */
final class RangeLock {
    private static final long BLOCKS = 1_024;
    private static final long MOST = 64;

    private RangeLock() {}

    static void take(Handle handle, Relation relation, long chainId, BlockRange range, UpdateStrategy strategy) {
        String own = strategy == UpdateStrategy.REPLACE ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared";
        String whole = "trace replace " + relation.name() + "/" + chainId;
        long first = range.start() / BLOCKS;
        long last = range.end() / BLOCKS;
        if (last - first >= MOST) {
            lock(handle, own, whole);
            return;
        }
        lock(handle, "pg_advisory_xact_lock_shared", whole);
        // One after another, so that no two commits take them in different order.
        for (long part = first; part <= last; part++) {
            lock(handle, own, whole + "/" + part);
        }
    }

    private static void lock(Handle handle, String how, String what) {
        handle.execute("select 1 from " + how + "(hashtextextended(?, 0))", what);
    }
}
