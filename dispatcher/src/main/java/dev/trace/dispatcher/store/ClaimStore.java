package dev.trace.dispatcher.store;

import java.util.Collection;
import java.util.List;
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
     * Makes the job's claims wait for one another until the transaction ends, and says how many more of its tasks may run.
     * Only under this lock does a task become running, so that no number of dispatchers exceeds the limit.
     */
    public int lockForMore(JobRow job) {
        db.createQuery("SELECT job_id FROM trace.jobs WHERE job_id = :job FOR UPDATE")
                .bind("job", job.jobId())
                .mapTo(Long.class)
                .one();
        // A statement of its own: it must see what was committed while the lock was waited for.
        return db.createQuery("""
                SELECT greatest(0, :most - count(*)) FROM trace.tasks WHERE job_id = :job AND state = 'Running'
                """)
                .bind("job", job.jobId())
                .bind("most", job.maxConcurrency())
                .mapTo(Integer.class)
                .one();
    }

    /**
     * Who takes a task.
     *
     * @param worker its name
     * @param leaseToken of the lease it gets
     */
    public record Taker(String worker, String leaseToken) {}

    /**
     * Takes the job's first ready tasks, one for each taker as long as there are, under {@link #lockForMore}.
     *
     * @return their ids
     */
    public List<Long> take(JobRow job, Collection<Long> chains, List<Taker> takers) {
        return db.createQuery((job.steady() ? STEADY : BACKFILL) + TAKE)
                .bind("job", job.jobId())
                .bind("dagVersion", job.dagVersion())
                .bind("lineage", job.lineage())
                .bind("coverageKey", job.coverageKey())
                .bind("outputVersion", job.outputVersion())
                .bindArray("chains", Long.class, chains)
                .bindArray(
                        "workers",
                        String.class,
                        takers.stream().map(Taker::worker).toList())
                .bindArray(
                        "tokens",
                        String.class,
                        takers.stream().map(Taker::leaseToken).toList())
                .bind("most", takers.size())
                .mapTo(Long.class)
                .list();
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
                           AND NOT EXISTS (SELECT FROM trace.tasks q
                                            WHERE q.job_id = :job AND q.state = 'Queued' AND q.chain_id = t.chain_id
                                              AND q.range_start = t.range_start AND q.range_end = t.range_end
                                              AND q.task_id < t.task_id
                                              AND q.not_before <= clock_timestamp() AND q.lineage = :lineage)
                         ORDER BY t.range_start, t.task_id
                         LIMIT :most
                           FOR UPDATE SKIP LOCKED) AS ready
                 ORDER BY ready.range_start, ready.task_id
                 LIMIT :most)
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
            , given AS (
            SELECT next.task_id, taker.worker, taker.token
              FROM (SELECT task_id, row_number() OVER () AS n FROM next) AS next
              JOIN unnest(:workers, :tokens) WITH ORDINALITY AS taker (worker, token, n) USING (n)),
            taken AS (
            UPDATE trace.tasks t
               SET state = 'Running',
                   dag_version = :dagVersion,
                   attempt = t.attempt + 1,
                   worker = given.worker,
                   lease_token = given.token,
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
              FROM given, trace.job_versions j
             WHERE t.task_id = given.task_id AND j.job_id = t.job_id AND j.dag_version = :dagVersion
            RETURNING t.task_id, t.attempt, t.worker, t.fence)
            , told AS (
            UPDATE trace.children c SET tasks = c.tasks + 1 FROM taken WHERE c.child = taken.worker)
            INSERT INTO trace.task_attempts (task_id, attempt, worker, fence, started_at)
            SELECT task_id, attempt, worker, fence, clock_timestamp() FROM taken
            RETURNING task_id
            """;
}
