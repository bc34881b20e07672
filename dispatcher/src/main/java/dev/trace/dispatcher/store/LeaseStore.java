package dev.trace.dispatcher.store;

import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.TaskProgress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Running tasks: their leases, and what becomes of them. Every change names the attempt and its token. */
public final class LeaseStore {
    private final Handle db;

    public LeaseStore(Handle db) {
        this.db = db;
    }

    /**
     * A task as its attempts left it.
     *
     * @param chainId its chain
     * @param state {@code Running} while the attempt is live
     * @param attempt the last attempt
     * @param leaseToken its token
     * @param outcome how the last attempt ended; null while it is live
     * @param failures failures that count
     * @param losses workers lost since the last commit
     * @param cancelRequested whether a person wants it stopped
     */
    public record Leased(
            long taskId,
            long jobId,
            String dag,
            int dagVersion,
            String taskKey,
            String kind,
            long chainId,
            String state,
            int attempt,
            String leaseToken,
            @Nullable String outcome,
            int failures,
            int losses,
            boolean cancelRequested) {
        static Leased read(ResultSet row) throws SQLException {
            return new Leased(
                    row.getLong("task_id"),
                    row.getLong("job_id"),
                    row.getString("dag"),
                    row.getInt("dag_version"),
                    row.getString("task_key"),
                    row.getString("kind"),
                    row.getLong("chain_id"),
                    row.getString("state"),
                    row.getInt("attempt"),
                    row.getString("lease_token"),
                    row.getString("outcome"),
                    row.getInt("failures"),
                    row.getInt("losses"),
                    row.getBoolean("cancel_requested"));
        }

        /** Whether this attempt may still change anything. */
        public boolean isLive(AttemptKey key) {
            return state.equals("Running") && isLast(key);
        }

        /** Whether no attempt came after this one. */
        public boolean isLast(AttemptKey key) {
            return attempt == key.attempt() && key.leaseToken().equals(leaseToken);
        }
    }

    private static final String LEASED = """
            SELECT t.task_id, t.job_id, j.dag, t.dag_version, t.task_key, t.kind, t.chain_id, t.state, t.attempt,
                   t.lease_token, t.outcome, t.failures, t.losses, t.cancel_requested
              FROM trace.tasks t JOIN trace.jobs j USING (job_id)
            """;

    /** The task, locked until the transaction ends. */
    public Optional<Leased> lock(long taskId) {
        return db.createQuery(LEASED + " WHERE t.task_id = :task FOR UPDATE OF t")
                .bind("task", taskId)
                .map((row, context) -> Leased.read(row))
                .findOne();
    }

    /** Whether the attempt is live; nothing is locked. */
    public boolean isLive(AttemptKey key) {
        return db.createQuery(LEASED + " WHERE t.task_id = :task")
                .bind("task", key.taskId())
                .map((row, context) -> Leased.read(row))
                .findOne()
                .filter(task -> task.isLive(key))
                .isPresent();
    }

    /** Running tasks whose lease or time is over, locked. */
    public List<Leased> expired(int most) {
        return db.createQuery(LEASED + """
                 WHERE t.state = 'Running'
                   AND (t.lease_expires_at < clock_timestamp() OR t.deadline < clock_timestamp())
                 LIMIT :most
                   FOR UPDATE OF t SKIP LOCKED
                """)
                .bind("most", most)
                .map((row, context) -> Leased.read(row))
                .list();
    }

    /** Ends every lease at once, for whoever knows that no worker is left. @return how many */
    public int expireAll() {
        return db.execute("""
                UPDATE trace.tasks SET lease_expires_at = '-infinity' WHERE state = 'Running'
                """);
    }

    /** Whether the task's time was over, rather than its lease. */
    public boolean isTimedOut(long taskId) {
        return db.createQuery("""
                SELECT coalesce(deadline < clock_timestamp(), false) AND lease_expires_at >= clock_timestamp()
                  FROM trace.tasks WHERE task_id = :task
                """).bind("task", taskId).mapTo(Boolean.class).one();
    }

    /**
     * What a heartbeat learns.
     *
     * @param cancelRequested whether a person wants the task stopped
     * @param outdated whether the job is gone from its DAG, or an always-on source runs an older version of it
     */
    public record Beat(boolean cancelRequested, boolean outdated) {}

    /** Extends the lease; empty if the attempt is not live. */
    public Optional<Beat> extend(AttemptKey key, TaskProgress progress) {
        return db.createQuery("""
                UPDATE trace.tasks t
                   SET lease_expires_at = clock_timestamp() + j.lease,
                       progress_blocks = :blocks, progress_rows = :rows, progress_rpc = :rpc
                  FROM trace.job_versions j
                 WHERE t.task_id = :task AND t.attempt = :attempt AND t.lease_token = :token AND t.state = 'Running'
                   AND j.job_id = t.job_id AND j.dag_version = t.dag_version
                RETURNING t.cancel_requested,
                          NOT EXISTS (SELECT FROM trace.current_jobs c
                                       WHERE c.job_id = t.job_id
                                         AND (t.kind <> 'always_on' OR c.dag_version = t.dag_version)) AS outdated
                """)
                .bind("task", key.taskId())
                .bind("attempt", key.attempt())
                .bind("token", key.leaseToken())
                .bind("blocks", progress.blocks())
                .bind("rows", progress.rows())
                .bind("rpc", progress.rpcRequests())
                .map((row, context) -> new Beat(row.getBoolean("cancel_requested"), row.getBoolean("outdated")))
                .findOne();
    }

    /**
     * What becomes of a task.
     *
     * @param state its next state
     * @param outcome how the attempt ended
     * @param failures failures that count from now on
     * @param losses lost workers that count from now on
     * @param delay not to be tried again before
     * @param error what went wrong; null if nothing did
     */
    public record Ending(
            String state,
            String outcome,
            int failures,
            int losses,
            Duration delay,
            @Nullable Problem error) {}

    /**
     * What went wrong.
     *
     * @param code its name
     * @param recovery who acts
     * @param message for people
     */
    public record Problem(String code, String recovery, String message) {}

    /** Ends the attempt of a task locked before. */
    public void end(Leased task, Ending ending, @Nullable TaskProgress progress) {
        Problem error = ending.error();
        db.createUpdate("""
                WITH ended AS (
                    UPDATE trace.tasks
                       SET state = :state, outcome = :outcome, failures = :failures, losses = :losses,
                           not_before = clock_timestamp() + :delay * interval '1 millisecond',
                           lease_expires_at = NULL, deadline = NULL, cancel_requested = false,
                           error_code = :code, error_recovery = :recovery, error_message = :message,
                           progress_blocks = coalesce(:blocks, progress_blocks),
                           progress_rows = coalesce(:rows, progress_rows),
                           progress_rpc = coalesce(:rpc, progress_rpc),
                           ended_at = clock_timestamp()
                     WHERE task_id = :task AND attempt = :attempt AND lease_token = :token AND state = 'Running'
                    RETURNING task_id)
                UPDATE trace.task_attempts a
                   SET ended_at = clock_timestamp(), outcome = :outcome, error_code = :code, error_message = :message
                  FROM ended
                 WHERE a.task_id = ended.task_id AND a.attempt = :attempt
                """)
                .bind("task", task.taskId())
                .bind("attempt", task.attempt())
                .bind("token", task.leaseToken())
                .bind("state", ending.state())
                .bind("outcome", ending.outcome())
                .bind("failures", ending.failures())
                .bind("losses", ending.losses())
                .bind("delay", ending.delay().toMillis())
                .bind("code", error == null ? null : error.code())
                .bind("recovery", error == null ? null : error.recovery())
                .bind("message", error == null ? null : error.message())
                .bind("blocks", progress == null ? null : progress.blocks())
                .bind("rows", progress == null ? null : progress.rows())
                .bind("rpc", progress == null ? null : progress.rpcRequests())
                .execute();
    }

    /** Takes a task that is to be tried again out of the way if its DAG has moved on. */
    public void retireIfOutdated(Leased task) {
        new DagLock(db).shared(task.dag());
        db.createUpdate("""
                UPDATE trace.tasks t
                   SET state = 'Canceled', superseded = true
                 WHERE t.task_id = :task AND t.state IN ('Queued', 'Failed', 'Dead', 'Canceled')
                   AND NOT EXISTS (SELECT FROM trace.current_jobs c
                                    WHERE c.job_id = t.job_id AND c.lineage = t.lineage)
                """).bind("task", task.taskId()).execute();
    }

    /** Puts tasks whose wait is over back into the queue. @return how many */
    public int requeueDue(int most) {
        return db.createUpdate("""
                UPDATE trace.tasks t
                   SET state = 'Queued'
                  FROM (SELECT task_id FROM trace.tasks
                         WHERE state = 'Failed' AND not_before <= clock_timestamp()
                         ORDER BY not_before
                         LIMIT :most
                           FOR UPDATE SKIP LOCKED) AS due
                 WHERE t.task_id = due.task_id
                """).bind("most", most).execute();
    }

    /** How long until the next wait is over; empty if no task waits. */
    public Optional<Duration> nextDue() {
        return db.createQuery("""
                SELECT extract(epoch FROM not_before - clock_timestamp()) * 1000
                  FROM trace.tasks WHERE state = 'Failed' ORDER BY not_before LIMIT 1
                """)
                .mapTo(Double.class)
                .findOne()
                .map(millis -> Duration.ofMillis(Math.max(0, Math.round(millis))));
    }
}
