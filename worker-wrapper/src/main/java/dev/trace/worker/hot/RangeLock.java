package dev.trace.worker.hot;

import dev.trace.api.BlockRange;
import org.jdbi.v3.core.Handle;

/**
 * Keeps two replacements of the same blocks apart until the first has committed: the second one's delete would not see the
 * rows of the first. Replacements of other blocks go on.
 */
final class RangeLock {
    private static final long BLOCKS = 1_024;
    private static final long MOST = 64;

    private RangeLock() {}

    static void take(Handle handle, Relation relation, long chainId, BlockRange range) {
        String whole = "trace replace " + relation.name() + "/" + chainId;
        long first = range.start() / BLOCKS;
        long last = range.end() / BLOCKS;
        if (last - first >= MOST) {
            handle.execute("select 1 from pg_advisory_xact_lock(hashtextextended(?, 0))", whole);
            return;
        }
        handle.execute("select 1 from pg_advisory_xact_lock_shared(hashtextextended(?, 0))", whole);
        // One after another, so that no two commits take them in different order.
        for (long part = first; part <= last; part++) {
            handle.execute("select 1 from pg_advisory_xact_lock(hashtextextended(?, 0))", whole + "/" + part);
        }
    }
}
