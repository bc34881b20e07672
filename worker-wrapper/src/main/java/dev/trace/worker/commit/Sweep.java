package dev.trace.worker.commit;

import dev.trace.api.OperatorException;
import dev.trace.worker.cold.Manifest;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what nothing can need any more: superseded objects after a grace period, unnamed manifest segments, staging and
 * unfinished uploads of attempts that a newer one has fenced. An object that no ledger row ever superseded is never
 * touched.
 *
 * <p>A deletion is decided first, in the ledger, and nothing is ever committed under its key from then on: even after an
 * answer another request may still be on its way, with a server that hangs, or repeated by the HTTP client on its own. It
 * is carried out without a lock.
 */
record Sweep(DataParts parts, Duration grace) {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    /** Long enough for whoever took a deletion on to have carried it out, if it can. */
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private static final int PAGE = 500;

    private record Lake(long chainId, String table) {}

    private record Doomed(long id, String key) {}

    void run() throws OperatorException {
        parts.store().requireOurs();
        for (long fence : parts.store().remains()) {
            if (!parts.transact("read the fences", handle -> current(handle, fence))) {
                parts.store().dropRemains(fence);
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
        // Whoever adopted the store has a ledger of his own, in which what is deleted here may count.
        parts.store().requireOurs();
        boolean more = true;
        while (more) {
            more = parts.transact("sweep", handle -> doom(handle, lake)) == PAGE;
            for (Doomed each : parts.transact("sweep", handle -> take(handle, lake))) {
                tryToDelete(each);
            }
        }
        parts.transact("sweep", handle -> {
            // Segments of a fold that is under way have no name yet.
            Manifests.lock(handle, lake.chainId(), lake.table());
            OffsetDateTime now = handle.createQuery("select now()")
                    .mapTo(OffsetDateTime.class)
                    .one();
            new Manifest(parts.store(), lake.chainId(), lake.table())
                    .dropUnnamedSegments(now.toInstant().minus(grace));
            return lake;
        });
    }

    /** Decides deletions, while no commit is under way. A key that a live row, or one superseded lately, has stays. */
    private int doom(Handle handle, Lake lake) {
        new Ledger(handle, lake.chainId(), lake.table()).lock();
        return handle.createUpdate("""
                        update trace_files f
                        set doomed_at = case when needed then null else clock_timestamp() end,
                            deleted_at = case when needed then now() end
                        from (
                            select f.file_id, exists (
                                select 1 from trace_files o
                                where o.chain_id = f.chain_id and o.table_name = f.table_name and o.key = f.key
                                and (o.superseded_at is null
                                    or o.superseded_at > now() - make_interval(secs => :grace))
                            ) as needed
                            from trace_files f
                            where f.chain_id = :chain and f.table_name = :table and f.deleted_at is null
                            and f.doomed_at is null
                            and f.superseded_at <= now() - make_interval(secs => :grace)
                            limit :page
                        ) as old
                        where old.file_id = f.file_id
                        """)
                .bind("grace", grace.toMillis() / 1000.0)
                .bind("chain", lake.chainId())
                .bind("table", lake.table())
                .bind("page", PAGE)
                .execute();
    }

    /** Takes on deletions that nobody is at. */
    private static List<Doomed> take(Handle handle, Lake lake) {
        return handle.createQuery("""
                        update trace_files set delete_tries = delete_tries + 1, delete_tried_at = clock_timestamp()
                        where chain_id = :chain and table_name = :table
                        and doomed_at is not null and deleted_at is null
                        and (delete_tried_at is null
                            or delete_tried_at < clock_timestamp() - make_interval(secs => :again))
                        returning file_id, key
                        """)
                .bind("chain", lake.chainId())
                .bind("table", lake.table())
                .bind("again", (double) AGAIN.toSeconds())
                .map((row, context) -> new Doomed(row.getLong("file_id"), row.getString("key")))
                .list();
    }

    /** One that is held fast must not keep the others. */
    private void tryToDelete(Doomed each) throws OperatorException {
        try {
            delete(each);
        } catch (OperatorException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            LOG.warn("⚠️ {} stays until a later sweep: {}", each.key(), e.getMessage());
        }
    }

    private void delete(Doomed each) throws OperatorException {
        parts.store().delete(each.key());
        parts.transact(
                "sweep",
                handle -> handle.execute(
                        "update trace_files set deleted_at = now() where file_id = ? and deleted_at is null",
                        each.id()));
        LOG.info("deleted superseded {}", each.key());
    }
}
