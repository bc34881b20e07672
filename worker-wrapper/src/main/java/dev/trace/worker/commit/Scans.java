package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.Checkpoint;
import dev.trace.worker.hot.HotRows;
import dev.trace.worker.hot.HotWrite;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
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

    /**
     * What became of the rows of one table and range.
     *
     * @param range empty for rows of no chain
     * @param insert time that the database took for the rows; empty for a file
     */
    record Batch(
            String table,
            Optional<BlockRange> range,
            long fetched,
            HotWrite.Result written,
            long bytes,
            Optional<Duration> insert) {
        static Batch of(StagedFile file) {
            return new Batch(
                    file.table(),
                    file.range(),
                    file.rows(),
                    new HotWrite.Result(file.rows(), 0, 0, Duration.ZERO),
                    file.content().bytes(),
                    Optional.empty());
        }

        static Batch of(HotRows rows, HotWrite.Result written) {
            return new Batch(
                    rows.table(), rows.range(), rows.rows(), written, rows.size(), Optional.of(written.took()));
        }
    }

    /** @param rpc mean time of an endpoint's answer; empty if none was asked */
    static void metrics(Handle handle, AttemptScope scope, Batch batch, Optional<Duration> rpc) {
        handle.createUpdate("""
                        insert into ingest_metrics (chain_id, dataset, table_name, start_block, end_block, started_at,
                            rows_fetched, rows_inserted, duplicates, bytes_written, rpc_latency_ms, insert_latency_ms,
                            rows_per_second, status, task_id, attempt)
                        select :chain, :dataset, :table, :start, :end, begun, :fetched, :inserted, :duplicates, :bytes,
                            :rpc, :insert, :fetched / nullif(extract(epoch from clock_timestamp() - begun), 0), 'committed',
                            :task, :attempt
                        from (select coalesce(
                            (select raised_at from trace_fences where scope = :scope), now()) as begun) as attempt
                        """)
                .bind("chain", scope.chainId())
                .bind("dataset", scope.dataset())
                .bind("table", batch.table())
                .bind("start", batch.range().map(BlockRange::start).orElse(null))
                .bind("end", batch.range().map(BlockRange::end).orElse(null))
                .bind("fetched", batch.fetched())
                .bind("inserted", batch.written().inserted())
                .bind("duplicates", batch.written().duplicates())
                .bind("bytes", batch.bytes())
                .bind("rpc", rpc.map(took -> took.toNanos() / 1e6).orElse(null))
                .bind("insert", batch.insert().map(took -> took.toNanos() / 1e6).orElse(null))
                .bind("task", scope.taskId())
                .bind("attempt", scope.attempt())
                .bind("scope", scope.scope())
                .execute();
    }
}
