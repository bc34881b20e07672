package dev.trace.worker.commit;

import dev.trace.api.OperatorException;
import dev.trace.worker.cold.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what nothing can need any more: superseded objects after a grace period, unnamed manifest segments, staging of
 * attempts that a newer one has fenced. An object that no ledger row ever superseded is never touched.
 */
record Sweep(DataParts parts, Duration grace) {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private record Lake(long chainId, String table) {}

    private record Superseded(long id, String key, boolean needed) {}

    void run() throws OperatorException {
        for (long fence : parts.store().stagedFences()) {
            if (!parts.transact("read the fences", handle -> current(handle, fence))) {
                parts.store().dropStaging(fence);
                LOG.info("dropped the staging of a dead attempt, fence {}", fence);
            }
        }
        for (Lake lake : parts.transact("read the ledger", Sweep::lakes)) {
            sweep(lake);
        }
    }

    private static boolean current(Handle handle, long fence) {
        return handle.createQuery("select exists (select 1 from trace_fences where fence = :fence)")
                .bind("fence", fence)
                .mapTo(Boolean.class)
                .one();
    }

    /** Only lakes whose manifest has caught up: readers may still be sent to objects that an older one names. */
    private static List<Lake> lakes(Handle handle) {
        return handle.createQuery("""
                        select chain_id, table_name from trace_lakes where folded_generation = generation
                        order by chain_id, table_name
                        """)
                .map((row, context) -> new Lake(row.getLong("chain_id"), row.getString("table_name")))
                .list();
    }

    private void sweep(Lake lake) throws OperatorException {
        parts.transact("sweep", handle -> {
            // Commits wait for this lock, and look after it whether their objects are still there.
            new Ledger(handle, lake.chainId(), lake.table()).lock();
            for (Superseded each : superseded(handle, lake)) {
                if (!each.needed()) {
                    parts.store().delete(each.key());
                    LOG.info("deleted superseded {}", each.key());
                }
                handle.execute("update trace_files set deleted_at = now() where file_id = ?", each.id());
            }
            new Manifest(parts.store(), lake.chainId(), lake.table())
                    .dropUnnamedSegments(Instant.now().minus(grace));
            return lake;
        });
    }

    /** Needed is a key that a live row, or one superseded more recently, has again. */
    private List<Superseded> superseded(Handle handle, Lake lake) {
        return handle.createQuery("""
                        select f.file_id, f.key, exists (
                            select 1 from trace_files o
                            where o.chain_id = f.chain_id and o.table_name = f.table_name and o.key = f.key
                            and (o.superseded_at is null or o.superseded_at > now() - make_interval(secs => :grace))
                        ) as needed
                        from trace_files f
                        where f.chain_id = :chain and f.table_name = :table and f.deleted_at is null
                        and f.superseded_at <= now() - make_interval(secs => :grace)
                        """)
                .bind("grace", grace.toMillis() / 1000.0)
                .bind("chain", lake.chainId())
                .bind("table", lake.table())
                .map((row, context) ->
                        new Superseded(row.getLong("file_id"), row.getString("key"), row.getBoolean("needed")))
                .list();
    }
}
