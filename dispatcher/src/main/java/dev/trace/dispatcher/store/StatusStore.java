package dev.trace.dispatcher.store;

import dev.trace.api.ErrorCode.Recovery;
import dev.trace.dag.Activation;
import dev.trace.dispatcher.DagStatus;
import dev.trace.dispatcher.DagSummary;
import dev.trace.dispatcher.DeadTask;
import dev.trace.dispatcher.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** How far everything is. Never reads the tasks one by one, however many there are. */
public final class StatusStore {
    private final Handle db;

    public StatusStore(Handle db) {
        this.db = db;
    }

    public List<DagSummary> dags() {
        return db.createQuery("""
                SELECT v.dag, v.version, v.hash
                  FROM trace.dag_current_versions c
                  JOIN trace.dag_versions v ON v.dag = c.dag AND v.version = c.version
                 ORDER BY v.dag
                """)
                .map((row, context) ->
                        new DagSummary(row.getString("dag"), row.getInt("version"), row.getString("hash")))
                .list();
    }

    public Optional<DagSummary> dag(String name) {
        return dags().stream().filter(each -> each.dag().equals(name)).findFirst();
    }

    private static final String IN_SCOPE = " (:chains = '{}'::int8[] OR %s = 0 OR %s = ANY (:chains)) ";

    private static String inScope(String column) {
        return IN_SCOPE.formatted(column, column);
    }

    /** Events that are not tasks yet. */
    public long pendingEvents(String dag, Collection<Long> chains) {
        return db.createQuery("SELECT count(*) FROM trace.outbox o WHERE o.dag = :dag AND" + inScope("o.chain_id"))
                .bind("dag", dag)
                .bindArray("chains", Long.class, chains)
                .mapTo(Long.class)
                .one();
    }

    /**
     * A job with its numbers.
     *
     * @param row the job
     * @param status its status, reasons not filled in
     */
    public record Counted(JobRow row, JobStatus status) {}

    /** The DAG's jobs in document order. */
    public List<Counted> jobs(String dag, Collection<Long> chains) {
        Map<Long, Map<String, Long>> counts = counts(dag, chains);
        return scoped("""
                SELECT %s, j.spec ->> 'operator' AS operator,
                       coalesce(planned.blocks, 0) AS planned, coalesce(committed.blocks, 0) AS committed,
                       coalesce(total.row_count, 0) AS row_count, coalesce(total.byte_count, 0) AS byte_count
                  FROM trace.current_jobs j
                  LEFT JOIN LATERAL (%s AND c.state = 'planned') AS planned ON true
                  LEFT JOIN LATERAL (%s AND c.state = 'committed') AS committed ON true
                  LEFT JOIN LATERAL (
                        SELECT sum(t.row_count)::int8 AS row_count, sum(t.byte_count)::int8 AS byte_count
                          FROM trace.dataset_totals t
                         WHERE t.dataset = j.coverage_key AND t.version = j.output_version AND %s) AS total ON true
                 WHERE j.dag = :dag
                 ORDER BY j.position
                """.formatted(JobRow.COLUMNS, BLOCKS, BLOCKS, inScope("t.chain_id")), dag, chains)
                .map((row, context) -> counted(row, counts))
                .list();
    }

    private static final String BLOCKS = """
            SELECT sum(c.range_end - c.range_start + 1)::int8 AS blocks
              FROM trace.coverage c
             WHERE c.dataset = j.coverage_key AND c.version = j.output_version AND c.table_name = '' AND
            """ + inScope("c.chain_id");

    private Map<Long, Map<String, Long>> counts(String dag, Collection<Long> chains) {
        Map<Long, Map<String, Long>> counts = new HashMap<>();
        scoped("""
                SELECT c.job_id, c.state, sum(c.delta)::int8 AS tasks
                  FROM trace.task_counts c JOIN trace.jobs j USING (job_id)
                 WHERE j.dag = :dag AND %s
                 GROUP BY c.job_id, c.state
                """.formatted(inScope("c.chain_id")), dag, chains)
                .map((row, context) -> new Count(row.getLong("job_id"), row.getString("state"), row.getLong("tasks")))
                .forEach(each -> counts.computeIfAbsent(each.jobId(), id -> new HashMap<>())
                        .put(each.state(), each.tasks()));
        return counts;
    }

    private record Count(long jobId, String state, long tasks) {}

    private static Counted counted(ResultSet row, Map<Long, Map<String, Long>> counts) throws SQLException {
        JobRow job = JobRow.read(row);
        Map<String, Long> of = counts.getOrDefault(job.jobId(), Map.of());
        boolean reactive = job.kind() == JobRow.Kind.PER_PARTITION || job.kind() == JobRow.Kind.PER_UPDATE;
        return new Counted(
                job,
                new JobStatus(
                        job.job(),
                        row.getString("operator"),
                        reactive ? Activation.REACTIVE : Activation.SOURCE,
                        of.getOrDefault("Queued", 0L),
                        of.getOrDefault("Running", 0L),
                        of.getOrDefault("Failed", 0L),
                        of.getOrDefault("Completed", 0L),
                        of.getOrDefault("Dead", 0L),
                        of.getOrDefault("Canceled", 0L),
                        row.getLong("planned"),
                        row.getLong("committed"),
                        row.getLong("row_count"),
                        row.getLong("byte_count"),
                        List.of()));
    }

    /** The latest dead tasks. */
    public List<DeadTask> dead(String dag, Collection<Long> chains) {
        return scoped("""
                SELECT t.task_key, t.error_code, t.error_recovery, t.error_message, t.attempt
                  FROM trace.tasks t JOIN trace.jobs j USING (job_id)
                 WHERE j.dag = :dag AND t.state = 'Dead' AND NOT t.superseded AND %s
                 ORDER BY t.ended_at DESC, t.task_id
                 LIMIT %d
                """.formatted(inScope("t.chain_id"), DagStatus.MAX_DEAD), dag, chains)
                .map((row, context) -> new DeadTask(
                        row.getString("task_key"),
                        row.getString("error_code"),
                        Recovery.valueOf(row.getString("error_recovery")),
                        row.getString("error_message"),
                        row.getInt("attempt")))
                .list();
    }

    /** Why tasks of a job wait to be tried again: the errors of those that are next, grouped. */
    public List<String> waits(JobRow job) {
        return db.createQuery("""
                SELECT count(*) AS tasks, error_code, min(error_message) AS message,
                       ceil(extract(epoch FROM min(not_before) - clock_timestamp())) AS seconds
                  FROM (SELECT error_code, error_message, not_before FROM trace.tasks
                         WHERE job_id = :job AND state = 'Failed'
                         LIMIT 500) AS waiting
                 GROUP BY error_code
                 ORDER BY count(*) DESC
                 LIMIT 3
                """)
                .bind("job", job.jobId())
                .map((row, context) -> "%d waiting after %s, next try in %d s: %s"
                        .formatted(
                                row.getLong("tasks"),
                                row.getString("error_code"),
                                Math.max(0, row.getLong("seconds")),
                                row.getString("message")))
                .list();
    }

    /** What the lowest queued range of a steady job waits for; empty if it may run on some chain. */
    public List<String> steadyWaits(JobRow job, Collection<Long> chains) {
        List<String> waits = db.createQuery("""
                SELECT CASE trace.precedence(:key, :version, lowest.chain_id, lowest.range_start)
                         WHEN 'met' THEN NULL
                         WHEN 'planned' THEN 'steady: ' || lowest.range_start || '-' || lowest.range_end
                           || ' waits until block ' || (lowest.range_start - 1) || ' and those before are committed'
                         ELSE 'steady: ' || lowest.range_start || '-' || lowest.range_end || ' waits for block '
                           || (lowest.range_start - 1) || ', which nothing has planned: emit the missing range'
                       END AS reason
                  FROM (SELECT DISTINCT ON (t.chain_id) t.chain_id, t.range_start, t.range_end
                          FROM trace.tasks t
                         WHERE t.job_id = :job AND t.state = 'Queued' AND %s
                         ORDER BY t.chain_id, t.range_start) AS lowest
                """.formatted(inScope("t.chain_id")))
                .bind("key", job.coverageKey())
                .bind("version", job.outputVersion())
                .bind("job", job.jobId())
                .bindArray("chains", Long.class, chains)
                .map((row, context) ->
                        Optional.ofNullable(row.getString("reason")).orElse(""))
                .list();
        return waits.contains("") ? List.of() : waits;
    }

    /** Folds the deltas of task counts, unless another dispatcher does. */
    public void foldCounts() {
        db.createUpdate("""
                WITH folded AS (
                    DELETE FROM trace.task_counts
                     WHERE ctid = ANY (ARRAY(SELECT ctid FROM trace.task_counts LIMIT 100000 FOR UPDATE SKIP LOCKED))
                    RETURNING *)
                INSERT INTO trace.task_counts (job_id, chain_id, state, delta)
                SELECT job_id, chain_id, state, sum(delta) FROM folded
                 GROUP BY job_id, chain_id, state
                HAVING sum(delta) <> 0
                """).execute();
    }

    private Query scoped(String sql, String dag, Collection<Long> chains) {
        return db.createQuery(sql).bind("dag", dag).bindArray("chains", Long.class, chains);
    }
}
