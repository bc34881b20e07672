package dev.trace.dispatcher.store;

import dev.trace.api.BlockRange;
import dev.trace.dag.task.CommitPayload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What delivered commits leave behind: themselves, operator state, totals. */
public final class DeliveryStore {
    private final Handle db;

    public DeliveryStore(Handle db) {
        this.db = db;
    }

    /** Records a commit, once. @return empty if it had been delivered before */
    public Optional<Long> record(CommitPayload payload) {
        return db.createQuery("""
                INSERT INTO trace.delivered_commits (scope, sequence, fence, task_id, attempt)
                VALUES (:scope, :sequence, :fence, :task, :attempt)
                ON CONFLICT DO NOTHING
                RETURNING sequence
                """)
                .bind("scope", payload.scope())
                .bind("sequence", payload.sequence())
                .bind("fence", payload.fence())
                .bind("task", payload.taskId())
                .bind("attempt", payload.attempt())
                .mapTo(Long.class)
                .findOne();
    }

    /**
     * The task behind an emission or a commit.
     *
     * @param dag its DAG
     * @param jobId its job
     * @param kind what made it
     * @param dataset what it publishes; null for nothing
     * @param outputVersion version of that
     * @param coverageKey names its coverage
     * @param chainId its chain
     * @param range its partition; null if it is about none
     * @param epoch its epoch
     */
    public record Origin(
            String dag,
            long jobId,
            String kind,
            @Nullable String dataset,
            int outputVersion,
            String coverageKey,
            long chainId,
            @Nullable BlockRange range,
            long epoch) {
        static Origin read(ResultSet row) throws SQLException {
            long start = row.getLong("range_start");
            BlockRange range = row.wasNull() ? null : new BlockRange(start, row.getLong("range_end"));
            return new Origin(
                    row.getString("dag"),
                    row.getLong("job_id"),
                    row.getString("kind"),
                    row.getString("output_dataset"),
                    row.getInt("output_version"),
                    row.getString("coverage_key"),
                    row.getLong("chain_id"),
                    range,
                    row.getLong("epoch"));
        }
    }

    public Optional<Origin> origin(long taskId) {
        return db.createQuery("""
                SELECT j.dag, t.job_id, t.kind, j.output_dataset, t.output_version, j.coverage_key, t.chain_id,
                       t.range_start, t.range_end, t.epoch
                  FROM trace.tasks t
                  JOIN trace.job_versions j ON j.job_id = t.job_id AND j.dag_version = t.dag_version
                 WHERE t.task_id = :task
                """)
                .bind("task", taskId)
                .map((row, context) -> Origin.read(row))
                .findOne();
    }

    /** A commit is progress: whatever failed before no longer counts. */
    public void forgive(long taskId) {
        db.createUpdate("""
                UPDATE trace.tasks SET committed = true, failures = 0, losses = 0 WHERE task_id = :task
                """).bind("task", taskId).execute();
    }

    /** Sets operator state; what a later commit has set stays. */
    public void setState(Origin origin, CommitPayload payload) {
        for (Map.Entry<String, byte[]> entry : payload.state().entrySet()) {
            db.createUpdate("""
                    INSERT INTO trace.operator_state AS s
                           (job_id, output_version, chain_id, key, value, fence, sequence)
                    VALUES (:job, :version, :chain, :key, :value, :fence, :sequence)
                    ON CONFLICT (job_id, output_version, chain_id, key) DO UPDATE
                       SET value = excluded.value, fence = excluded.fence, sequence = excluded.sequence
                     WHERE (s.fence, s.sequence) < (excluded.fence, excluded.sequence)
                    """)
                    .bind("job", origin.jobId())
                    .bind("version", origin.outputVersion())
                    .bind("chain", origin.chainId())
                    .bind("key", entry.getKey())
                    .bind("value", entry.getValue().length == 0 ? null : entry.getValue())
                    .bind("fence", payload.fence())
                    .bind("sequence", payload.sequence())
                    .execute();
        }
    }

    /** Moves the job's cursor to the end of an update that is done. @return false if the task is no update */
    public boolean moveJobCursor(long taskId) {
        return db.createUpdate("""
                INSERT INTO trace.job_cursors AS c (job_id, lineage, chain_id, position)
                SELECT job_id, lineage, chain_id, update_to FROM trace.tasks
                 WHERE task_id = :task AND kind = 'update' AND update_to IS NOT NULL
                ON CONFLICT (job_id, lineage, chain_id) DO UPDATE
                   SET position = greatest(c.position, excluded.position), updated_at = now()
                """).bind("task", taskId).execute() > 0;
    }
}
