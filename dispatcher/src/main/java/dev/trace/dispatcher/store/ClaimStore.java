package dev.trace.dispatcher.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** How queued tasks become running ones. */
public final class ClaimStore {
    private final Handle db;

    public ClaimStore(Handle db) {
        this.db = db;
    }

    /**
     * Jobs that seem to have a task ready and room for it, in the order to try them: by priority, then those with the
     * fewest running.
     *
     * @param jobs {@code dag/job} names; empty for all
     */
    public List<JobRow> candidates(Collection<String> runtimes, Collection<String> jobs, Collection<Long> chains) {
        return db.createQuery("""
                SELECT %s
                  FROM trace.current_jobs j
                 CROSS JOIN LATERAL (SELECT count(*) AS running FROM trace.tasks r
                                      WHERE r.job_id = j.job_id AND r.state = 'Running') AS load
                 WHERE j.runtime = ANY (:runtimes)
                   AND (:jobs = '{}'::text[] OR j.dag || '/' || j.job = ANY (:jobs))
                   AND load.running < j.max_concurrency
                   AND EXISTS (SELECT FROM unnest(:chains) AS c (chain_id)
                                CROSS JOIN LATERAL (SELECT FROM trace.tasks t
                                                     WHERE t.job_id = j.job_id AND t.chain_id = c.chain_id
                                                       AND t.state = 'Queued'
                                                     -- Without an order the planner reads the whole table for a job
                                                     -- that has nothing queued while another has a million.
                                                     ORDER BY t.range_start, t.task_id
                                                     LIMIT 1) AS ready)
                 ORDER BY j.priority DESC, load.running, j.dag, j.position
                """.formatted(JobRow.COLUMNS))
                .bindArray("runtimes", String.class, runtimes)
                .bindArray("jobs", String.class, jobs)
                .bindArray("chains", Long.class, chains)
                .map((row, context) -> JobRow.read(row))
                .list();
    }

    /**
     * Makes the job's claims wait for one another until the transaction ends, and says whether there is room for one more
     * running task. Only under this lock does a task become running, so that no number of dispatchers exceeds the limit.
     */
    public boolean lockForOneMore(JobRow job) {
        db.createQuery("SELECT job_id FROM trace.jobs WHERE job_id = :job FOR UPDATE")
                .bind("job", job.jobId())
                .mapTo(Long.class)
                .one();
        // A statement of its own: it must see what was committed while the lock was waited for.
        return db.createQuery("""
                SELECT count(*) < :most FROM trace.tasks WHERE job_id = :job AND state = 'Running'
                """)
                .bind("job", job.jobId())
                .bind("most", job.maxConcurrency())
                .mapTo(Boolean.class)
                .one();
    }

    /** Takes the job's first ready task, under {@link #lockForOneMore}. */
    public Optional<Long> take(JobRow job, Collection<Long> chains, String worker, String leaseToken) {
        return db.createQuery((job.steady() ? STEADY : BACKFILL) + TAKE)
                .bind("job", job.jobId())
                .bind("dagVersion", job.dagVersion())
                .bind("lineage", job.lineage())
                .bind("coverageKey", job.coverageKey())
                .bind("outputVersion", job.outputVersion())
                .bindArray("chains", Long.class, chains)
                .bind("worker", worker)
                .bind("token", leaseToken)
                .mapTo(Long.class)
                .findOne();
    }

    // Two tasks may be about one partition when it was invalidated meanwhile: the second waits for the first.
    private static final String BACKFILL = """
            WITH next AS (
                SELECT ready.task_id
                  FROM unnest(:chains) AS c (chain_id)
                 CROSS JOIN LATERAL (
                        SELECT t.task_id, t.range_start
                          FROM trace.tasks t
                         WHERE t.job_id = :job AND t.chain_id = c.chain_id AND t.state = 'Queued'
                           AND t.not_before <= clock_timestamp() AND t.lineage = :lineage
                           AND NOT EXISTS (SELECT FROM trace.tasks r
                                            WHERE r.job_id = :job AND r.state = 'Running' AND r.chain_id = t.chain_id
                                              AND r.range_start = t.range_start AND r.range_end = t.range_end)
                         ORDER BY t.range_start, t.task_id
                         LIMIT 1
                           FOR UPDATE SKIP LOCKED) AS ready
                 ORDER BY ready.range_start, ready.task_id
                 LIMIT 1)
            """;

    // The lowest alone is a candidate: were it skipped for what precedes it, a higher one would overtake it.
    private static final String STEADY = """
            WITH next AS (
                SELECT lowest.task_id
                  FROM unnest(:chains) AS c (chain_id)
                 CROSS JOIN LATERAL (
                        SELECT t.task_id, t.chain_id, t.range_start, t.not_before
                          FROM trace.tasks t
                         WHERE t.job_id = :job AND t.chain_id = c.chain_id AND t.state = 'Queued'
                           AND t.lineage = :lineage
                         ORDER BY t.range_start, t.task_id
                         LIMIT 1
                           FOR UPDATE SKIP LOCKED) AS lowest
                 WHERE lowest.not_before <= clock_timestamp()
                   AND trace.precedence(:coverageKey, :outputVersion, lowest.chain_id, lowest.range_start) = 'met'
                 ORDER BY lowest.range_start, lowest.task_id
                 LIMIT 1)
            """;

    private static final String TAKE = """
            , taken AS (
            UPDATE trace.tasks t
               SET state = 'Running',
                   dag_version = :dagVersion,
                   attempt = t.attempt + 1,
                   worker = :worker,
                   lease_token = :token,
                   fence = nextval('trace.fences'),
                   lease_expires_at = clock_timestamp() + j.lease,
                   deadline = clock_timestamp() + j.timeout,
                   outcome = NULL,
                   progress_blocks = 0, progress_rows = 0, progress_rpc = 0,
                   -- Chosen once: an attempt that committed and was lost must not look as if it had read further.
                   update_to = CASE WHEN t.kind = 'update' THEN coalesce(t.update_to, (
                       SELECT min(c.position)
                         FROM trace.current_inputs i
                         LEFT JOIN trace.dataset_cursors c
                           ON c.dataset = i.dataset AND c.version = i.version AND c.chain_id = t.chain_id
                        WHERE i.job_id = t.job_id)) END
              FROM next, trace.job_versions j
             WHERE t.task_id = next.task_id AND j.job_id = t.job_id AND j.dag_version = :dagVersion
            RETURNING t.task_id, t.attempt, t.worker, t.fence)
            INSERT INTO trace.task_attempts (task_id, attempt, worker, fence, started_at)
            SELECT task_id, attempt, worker, fence, clock_timestamp() FROM taken
            RETURNING task_id
            """;
}
