package dev.trace.dispatcher.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Workers that dispatchers have started, and the work that waits for them. */
public final class ChildStore {
    private final Handle db;

    public ChildStore(Handle db) {
        this.db = db;
    }

    /**
     * Which jobs count.
     *
     * @param runtimes their runtimes
     * @param jobs {@code dag/job} names; empty for all
     * @param chains chains whose tasks count, beside tasks without one; empty for all
     */
    public record Sought(Collection<String> runtimes, Collection<String> jobs, Collection<Long> chains) {}

    /**
     * A job with tasks that nobody runs.
     *
     * @param jobId the job
     * @param dag its DAG
     * @param job its name
     * @param runtime its runtime
     * @param idleTimeout how long a child may wait for its next task; zero for one task only
     */
    public record Waiting(long jobId, String dag, String job, String runtime, Duration idleTimeout) {
        /** {@code dag/job}. */
        public String path() {
            return dag + "/" + job;
        }
    }

    // What can be claimed at this moment, as far as it matters: never more than may run at once. Chains come from the
    // counts, so that the tasks themselves are only ever read from the front of their index.
    private static final String READY = """
              FROM trace.current_jobs j
             CROSS JOIN LATERAL (
                    SELECT count(*) AS ready
                      FROM (SELECT DISTINCT c.chain_id FROM trace.task_counts c
                             WHERE c.job_id = j.job_id
                               AND (:chains = '{}'::int8[] OR c.chain_id = 0 OR c.chain_id = ANY (:chains))) AS chain
                     CROSS JOIN LATERAL (
                            SELECT t.range_start, t.not_before FROM trace.tasks t
                             WHERE t.job_id = j.job_id AND t.chain_id = chain.chain_id AND t.state = 'Queued'
                               AND t.lineage = j.lineage AND (j.steady OR t.not_before <= clock_timestamp())
                             ORDER BY t.range_start, t.task_id
                             LIMIT CASE WHEN j.steady THEN 1 ELSE j.max_concurrency END) AS next
                     WHERE NOT j.steady
                        OR (next.not_before <= clock_timestamp()
                            AND trace.precedence(j.coverage_key, j.output_version, chain.chain_id, next.range_start)
                                = 'met')) AS queue
            """;

    /** Jobs that have tasks to claim, those of the highest priority first. */
    public List<Waiting> waiting(Sought sought) {
        return db.createQuery("SELECT j.job_id, j.dag, j.job, j.runtime, j.spec" + READY + """
                 WHERE j.runtime = ANY (:runtimes)
                   AND (:jobs = '{}'::text[] OR j.dag || '/' || j.job = ANY (:jobs))
                   AND queue.ready > 0
                 ORDER BY j.priority DESC, j.dag, j.position
                """)
                .bindArray("runtimes", String.class, sought.runtimes())
                .bindArray("jobs", String.class, sought.jobs())
                .bindArray("chains", Long.class, sought.chains())
                .map((row, context) -> waiting(row))
                .list();
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(
                row.getLong("job_id"),
                row.getString("dag"),
                row.getString("job"),
                row.getString("runtime"),
                StoredJson.read(row.getString("spec"), dev.trace.dag.Job.class)
                        .limits()
                        .idleTimeout());
    }

    /**
     * How many more children the job needs and may have, over all dispatchers: those that are there and have not taken a
     * task yet will take one, and no more ever exist than tasks may run. To be asked in a transaction in which the
     * children are then added: it holds the job's lock.
     */
    public long room(Waiting job, Collection<Long> chains) {
        db.createQuery("SELECT job_id FROM trace.jobs WHERE job_id = :job FOR UPDATE")
                .bind("job", job.jobId())
                .mapTo(Long.class)
                .one();
        // A statement of its own: it must see what was committed while the lock was waited for.
        return db.createQuery("""
                SELECT least(queue.ready - child.free, j.max_concurrency - child.every - others.running)
                """ + READY + """
                 CROSS JOIN LATERAL (
                        SELECT count(*) AS every,
                               count(*) FILTER (WHERE c.tasks = 0 OR (NOT c.once AND r.task_id IS NULL)) AS free
                          FROM trace.children c
                          LEFT JOIN trace.tasks r ON r.job_id = c.job_id AND r.state = 'Running' AND r.worker = c.child
                         WHERE c.job_id = j.job_id) AS child
                 CROSS JOIN LATERAL (
                        SELECT count(*) AS running FROM trace.tasks r
                         WHERE r.job_id = j.job_id AND r.state = 'Running'
                           AND NOT EXISTS (SELECT FROM trace.children c WHERE c.child = r.worker)) AS others
                 WHERE j.job_id = :job
                """)
                .bind("job", job.jobId())
                .bindArray("chains", Long.class, chains)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    public void add(String child, Waiting job, String dispatcher) {
        db.createUpdate("""
                INSERT INTO trace.children (child, job_id, runtime, dispatcher, once)
                VALUES (:child, :job, :runtime, :dispatcher, :once)
                """)
                .bind("child", child)
                .bind("job", job.jobId())
                .bind("runtime", job.runtime())
                .bind("dispatcher", dispatcher)
                .bind("once", job.idleTimeout().isZero())
                .execute();
    }

    /** Says that a dispatcher is there and looks after its children. @return those that are its own */
    public List<String> seen(String dispatcher) {
        return db.createQuery("""
                WITH seen AS (UPDATE trace.children SET seen_at = clock_timestamp() WHERE dispatcher = :dispatcher
                              RETURNING child)
                SELECT child FROM seen
                """)
                .bind("dispatcher", dispatcher)
                .mapTo(String.class)
                .list();
    }

    /** Takes over the child of a dispatcher that has not been seen for so long. @return whether it was one */
    public boolean adopt(String child, String dispatcher, Duration unseen) {
        return db.createUpdate("""
                UPDATE trace.children SET dispatcher = :dispatcher, seen_at = clock_timestamp()
                 WHERE child = :child AND dispatcher <> :dispatcher
                   AND seen_at < clock_timestamp() - :unseen * interval '1 millisecond'
                """)
                        .bind("child", child)
                        .bind("dispatcher", dispatcher)
                        .bind("unseen", unseen.toMillis())
                        .execute()
                == 1;
    }

    public boolean exists(String child) {
        return db.createQuery("SELECT EXISTS (SELECT FROM trace.children WHERE child = :child)")
                .bind("child", child)
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Forgets a child that is gone, and ends the lease it may have left: its work need not wait for that.
     *
     * @return how many tasks it had claimed; empty if it was another dispatcher's, or not known
     */
    public Optional<Integer> remove(String child, String dispatcher) {
        Optional<Integer> tasks = db.createQuery("""
                WITH gone AS (DELETE FROM trace.children WHERE child = :child AND dispatcher = :dispatcher
                              RETURNING tasks)
                SELECT tasks FROM gone
                """)
                .bind("child", child)
                .bind("dispatcher", dispatcher)
                .mapTo(Integer.class)
                .findOne();
        if (tasks.isPresent()) {
            endLeases(List.of(child));
        }
        return tasks;
    }

    /** Forgets the children that no dispatcher has seen for so long. @return how many */
    public int removeUnseen(Duration unseen) {
        List<String> gone = db.createQuery("""
                WITH gone AS (DELETE FROM trace.children
                               WHERE seen_at < clock_timestamp() - :unseen * interval '1 millisecond'
                              RETURNING child)
                SELECT child FROM gone
                """)
                .bind("unseen", unseen.toMillis())
                .mapTo(String.class)
                .list();
        return gone.size();
    }

    private void endLeases(Collection<String> children) {
        db.createUpdate("""
                UPDATE trace.tasks SET lease_expires_at = '-infinity'
                 WHERE state = 'Running' AND worker = ANY (:children)
                """).bindArray("children", String.class, children).execute();
    }

    /**
     * One try at a task.
     *
     * @param taskId the task
     * @param attempt its attempt
     */
    public record Try(long taskId, int attempt) {}

    /** What each of these children runs now. */
    public Map<String, Try> running(Collection<String> children) {
        record Run(String child, Try attempt) {}
        return db
                .createQuery("""
                SELECT t.worker, t.task_id, t.attempt
                  FROM trace.tasks t
                 WHERE t.state = 'Running' AND t.worker = ANY (:children)
                """)
                .bindArray("children", String.class, children)
                .map((row, context) ->
                        new Run(row.getString("worker"), new Try(row.getLong("task_id"), row.getInt("attempt"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Run::child, Run::attempt, (first, second) -> second));
    }

    /** Whether a dispatcher took the task from its worker: its time or its lease was over. */
    public boolean wasTakenAway(Try attempt) {
        return db.createQuery("""
                SELECT coalesce(outcome IN ('lost', 'failed:TIMED_OUT'), false)
                  FROM trace.task_attempts WHERE task_id = :task AND attempt = :attempt
                """)
                .bind("task", attempt.taskId())
                .bind("attempt", attempt.attempt())
                .mapTo(Boolean.class)
                .findOne()
                .orElse(true);
    }

    /** Tells this installation from others. */
    public String installation() {
        return db.createQuery("SELECT installation::text FROM trace.installation")
                .mapTo(String.class)
                .one();
    }
}
