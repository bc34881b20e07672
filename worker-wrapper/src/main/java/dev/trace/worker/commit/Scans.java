package dev.trace.worker.commit;

import dev.trace.api.Checkpoint;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;

/** Checkpoints and the figures of each batch. */
final class Scans {
    private Scans() {}

    static void checkpoint(Handle handle, AttemptScope scope, Checkpoint at, long logs) {
        handle.createUpdate("""
                        insert into scan_state (chain_id, key, last_scanned_block, last_scanned_hash, last_scanned_time,
                            start_block, total_blocks_processed, total_logs_ingested)
                        values (:chain, :key, :block, :hash, :time, :block, 1, :logs)
                        on conflict (chain_id, key) do update
                            set last_scanned_block = excluded.last_scanned_block,
                                last_scanned_hash = excluded.last_scanned_hash,
                                last_scanned_time = excluded.last_scanned_time,
                                total_blocks_processed = scan_state.total_blocks_processed
                                    + greatest(0, excluded.last_scanned_block - scan_state.last_scanned_block),
                                total_logs_ingested = scan_state.total_logs_ingested + :logs,
                                updated_at = now()
                        """)
                .bind("chain", scope.chainId())
                .bind("key", at.key())
                .bind("block", at.lastBlock())
                .bind("hash", at.lastHash())
                .bind("time", OffsetDateTime.ofInstant(at.lastTime(), ZoneOffset.UTC))
                .bind("logs", logs)
                .execute();
    }

    static void metrics(Handle handle, AttemptScope scope, StagedFile file) {
        handle.createUpdate("""
                        insert into ingest_metrics (chain_id, dataset, table_name, start_block, end_block, started_at,
                            rows_fetched, rows_inserted, bytes_written, rows_per_second, status, task_id, attempt)
                        select :chain, :dataset, :table, :start, :end, begun, :rows, :rows, :bytes,
                            :rows / nullif(extract(epoch from clock_timestamp() - begun), 0), 'committed', :task, :attempt
                        from (select coalesce(
                            (select raised_at from trace_fences where scope = :scope), now()) as begun) as attempt
                        """)
                .bind("chain", scope.chainId())
                .bind("dataset", scope.dataset())
                .bind("table", file.table())
                .bind("start", file.name().range().start())
                .bind("end", file.name().range().end())
                .bind("rows", file.rows())
                .bind("bytes", file.content().bytes())
                .bind("task", scope.taskId())
                .bind("attempt", scope.attempt())
                .bind("scope", scope.scope())
                .execute();
    }
}
