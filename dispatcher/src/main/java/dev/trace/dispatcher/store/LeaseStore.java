package dev.trace.dispatcher.store;

import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.TaskProgress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    /** The tasks there are, locked until the transaction ends; by id. */
    public Map<Long, Leased> lock(List<Long> taskIds) {
        return db
                .createQuery(LEASED + " WHERE t.task_id = ANY (:tasks) ORDER BY t.task_id FOR UPDATE OF t")
                .bindArray("tasks", Long.class, taskIds)
                .map((row, context) -> Leased.read(row))
                .list()
                .stream()
                .collect(Collectors.toMap(Leased::taskId, Function.identity()));
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

    /** The running attempt with a lease token, if there is one. */
    public Optional<AttemptKey> live(String leaseToken) {
        return db.createQuery(
                        "SELECT task_id, attempt FROM trace.tasks WHERE state = 'Running' AND lease_token = :token")
                .bind("token", leaseToken)
                .map((row, context) -> new AttemptKey(row.getLong("task_id"), row.getInt("attempt"), leaseToken))
                .findFirst();
    }

    /** Extends leases. @return by task what each live attempt among them learns */
    public Map<AttemptKey, Beat> extend(Map<AttemptKey, TaskProgress> beats) {
        List<AttemptKey> keys = List.copyOf(beats.keySet());
        List<TaskProgress> progress = keys.stream().map(beats::get).toList();
        // Locked in the order of ids, like everywhere: whoever ends some of them at this moment waits, and no more.
        return db
                .createQuery("""
                WITH live AS (
                    SELECT t.task_id, b.blocks, b.rows, b.rpc
                      FROM trace.tasks t
                      JOIN unnest(:tasks, :attempts, :tokens, :blocks, :rows, :rpc)
                           AS b (task_id, attempt, token, blocks, rows, rpc)
                        ON t.task_id = b.task_id AND t.attempt = b.attempt AND t.lease_token = b.token
                     WHERE t.state = 'Running'
                     ORDER BY t.task_id
                       FOR UPDATE OF t)
                UPDATE trace.tasks t
                   SET lease_expires_at = clock_timestamp() + j.lease,
                       progress_blocks = live.blocks, progress_rows = live.rows, progress_rpc = live.rpc
                  FROM live, trace.job_versions j
                 WHERE t.task_id = live.task_id AND j.job_id = t.job_id AND j.dag_version = t.dag_version
                RETURNING t.task_id, t.attempt, t.lease_token, t.cancel_requested,
                          NOT EXISTS (SELECT FROM trace.current_jobs c
                                       WHERE c.job_id = t.job_id
                                         AND (t.kind <> 'always_on' OR c.dag_version = t.dag_version)) AS outdated
                """)
                .bindArray(
                        "tasks",
                        Long.class,
                        keys.stream().map(AttemptKey::taskId).toList())
                .bindArray(
                        "attempts",
                        Integer.class,
                        keys.stream().map(AttemptKey::attempt).toList())
                .bindArray(
                        "tokens",
                        String.class,
                        keys.stream().map(AttemptKey::leaseToken).toList())
                .bindArray(
                        "blocks",
                        Long.class,
                        progress.stream().map(TaskProgress::blocks).toList())
                .bindArray(
                        "rows",
                        Long.class,
                        progress.stream().map(TaskProgress::rows).toList())
                .bindArray(
                        "rpc",
                        Long.class,
                        progress.stream().map(TaskProgress::rpcRequests).toList())
                .map((row, context) -> Map.entry(
                        new AttemptKey(row.getLong("task_id"), row.getInt("attempt"), row.getString("lease_token")),
                        new Beat(row.getBoolean("cancel_requested"), row.getBoolean("outdated"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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

    /**
     * The end of an attempt.
     *
     * @param task the task, locked before
     * @param ending what becomes of it
     * @param progress what the attempt amounted to; null if that is not known better than from its heartbeats
     */
    public record Ended(
            Leased task, Ending ending, @Nullable TaskProgress progress) {}

    /** What the statement reads of one of its attempts. */
    private record EndedRow(
            long taskId,
            int attempt,
            String token,
            String state,
            String outcome,
            int failures,
            int losses,
            long delay,
            @Nullable String code,
            @Nullable String recovery,
            @Nullable String message,
            @Nullable Long blocks,
            @Nullable Long rows,
            @Nullable Long rpc) {
        static EndedRow of(Ended ended) {
            Leased task = ended.task();
            Ending ending = ended.ending();
            Problem error = ending.error();
            TaskProgress progress = ended.progress();
            return new EndedRow(
                    task.taskId(),
                    task.attempt(),
                    task.leaseToken(),
                    ending.state(),
                    ending.outcome(),
                    ending.failures(),
                    ending.losses(),
                    ending.delay().toMillis(),
                    error == null ? null : error.code(),
                    error == null ? null : error.recovery(),
                    error == null ? null : error.message(),
                    progress == null ? null : progress.blocks(),
                    progress == null ? null : progress.rows(),
                    progress == null ? null : progress.rpcRequests());
        }
    }

    /** Ends attempts of different tasks. */
    public void end(List<Ended> attempts) {
        db.createUpdate(END)
                .bind(
                        "ended",
                        StoredJson.write(attempts.stream().map(EndedRow::of).toList()))
                .execute();
    }

    private static final String END = """
            WITH ended AS (
                UPDATE trace.tasks t
                   SET state = e.state, outcome = e.outcome, failures = e.failures, losses = e.losses,
                       not_before = clock_timestamp() + e.delay * interval '1 millisecond',
                       lease_expires_at = NULL, deadline = NULL, cancel_requested = false,
                       error_code = e.code, error_recovery = e.recovery, error_message = e.message,
                       progress_blocks = coalesce(e.blocks, progress_blocks),
                       progress_rows = coalesce(e.rows, progress_rows),
                       progress_rpc = coalesce(e.rpc, progress_rpc),
                       ended_at = clock_timestamp()
                  FROM jsonb_to_recordset(cast(:ended AS jsonb))
                       AS e (task_id bigint, attempt int, token text, state text, outcome text, failures int,
                             losses int, delay bigint, code text, recovery text, message text, blocks bigint,
                             rows bigint, rpc bigint)
                 WHERE t.task_id = e.task_id AND t.attempt = e.attempt AND t.lease_token = e.token
                   AND t.state = 'Running'
                RETURNING t.task_id, t.attempt, t.outcome, t.error_code, t.error_message)
            UPDATE trace.task_attempts a
               SET ended_at = clock_timestamp(), outcome = ended.outcome, error_code = ended.error_code,
                   error_message = ended.error_message
              FROM ended
             WHERE a.task_id = ended.task_id AND a.attempt = ended.attempt
            """;

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
