package dev.trace.dispatcher.store;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Firings of sources, and the ticks of those with a schedule. */
public final class FiringStore {
    private final Handle db;

    public FiringStore(Handle db) {
        this.db = db;
    }

    /** The next epoch: what follows from it is done again. */
    public long nextEpoch() {
        return db.createQuery("SELECT nextval('trace.epochs')")
                .mapTo(Long.class)
                .one();
    }

    /** Records a firing, once. @return whether it is new */
    public boolean record(String id, JobRow job, Map<String, String> parameters, long epoch) {
        return db.createUpdate("""
                INSERT INTO trace.firings (firing_id, job_id, kind, parameters, epoch)
                VALUES (:id, :job, :kind, :parameters::jsonb, :epoch)
                ON CONFLICT DO NOTHING
                """)
                        .bind("id", id)
                        .bind("job", job.jobId())
                        .bind("kind", job.kind().text())
                        .bind("parameters", StoredJson.write(parameters))
                        .bind("epoch", epoch)
                        .execute()
                > 0;
    }

    /**
     * A schedule.
     *
     * @param jobId the source
     * @param dag its DAG
     * @param job its name
     * @param schedule as written
     * @param next its next tick; the epoch's start if none was computed yet
     * @param now the database's clock
     */
    public record Scheduled(long jobId, String dag, String job, String schedule, Instant next, Instant now) {}

    private static final String SCHEDULED = """
            SELECT j.job_id, j.dag, j.job, j.schedule, coalesce(j.next_tick, 'epoch') AS next, clock_timestamp() AS now
              FROM trace.jobs j
              JOIN trace.current_jobs c ON c.job_id = j.job_id AND c.kind = 'cron'
             WHERE j.schedule IS NOT NULL AND coalesce(j.next_tick, 'epoch') <= clock_timestamp()
            """;

    /** Schedules with a tick that is due, or without a next one yet. */
    public List<Scheduled> due() {
        return scheduled(SCHEDULED);
    }

    /** The same schedule, locked, if it is still due and no other dispatcher has it. */
    public List<Scheduled> lockDue(long jobId) {
        return scheduled(SCHEDULED + " AND j.job_id = " + jobId + " FOR UPDATE OF j SKIP LOCKED");
    }

    private List<Scheduled> scheduled(String sql) {
        return db.createQuery(sql)
                .map((row, context) -> new Scheduled(
                        row.getLong("job_id"),
                        row.getString("dag"),
                        row.getString("job"),
                        row.getString("schedule"),
                        row.getTimestamp("next").toInstant(),
                        row.getTimestamp("now").toInstant()))
                .list();
    }

    public void setNextTick(long jobId, Instant next) {
        db.createUpdate("UPDATE trace.jobs SET next_tick = :next WHERE job_id = :job")
                .bind("job", jobId)
                .bind("next", Timestamp.from(next))
                .execute();
    }

    /** Whether an always-on source ever completed a task, so that the next one should wait a little. */
    public boolean hasEnded(long jobId) {
        return db.createQuery("""
                SELECT EXISTS (SELECT FROM trace.tasks
                                WHERE job_id = :job AND kind = 'always_on' AND state = 'Completed'
                                  AND ended_at > clock_timestamp() - interval '1 hour')
                """).bind("job", jobId).mapTo(Boolean.class).one();
    }

    /** Whether an always-on source has its task on a chain. */
    public boolean hasLive(long jobId, long chainId) {
        return db.createQuery("""
                SELECT EXISTS (SELECT FROM trace.tasks
                                WHERE job_id = :job AND chain_id = :chain AND kind = 'always_on'
                                  AND state <> 'Completed' AND NOT superseded)
                """)
                .bind("job", jobId)
                .bind("chain", chainId)
                .mapTo(Boolean.class)
                .one();
    }
}
