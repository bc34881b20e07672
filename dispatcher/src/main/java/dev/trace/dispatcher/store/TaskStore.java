package dev.trace.dispatcher.store;

import dev.trace.api.BlockRange;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** How tasks come to be, once for each dedupe key, and how people stop and revive them. */
public final class TaskStore {
    private final Handle db;

    public TaskStore(Handle db) {
        this.db = db;
    }

    /**
     * A partition to be done.
     *
     * @param range its blocks
     * @param epoch under which epoch; a higher one than before means again
     */
    public record Wanted(BlockRange range, long epoch) {}

    private static final String INSERT = """
            INSERT INTO trace.tasks (job_id, dag_version, kind, lineage, output_version, chain_id, dedupe_key, task_key,
                                     range_start, range_end, update_after, firing_id, epoch, not_before)
            """;

    private static final String QUEUED_AFRESH = """
            state = 'Queued', superseded = false, failures = 0, losses = 0, not_before = clock_timestamp(),
            cancel_requested = false
            """;

    /**
     * Queues one task for each partition that has none under its epoch; a dead or canceled one is queued afresh. Older
     * epochs of the same partition that have not begun give way.
     *
     * @return how many were queued
     */
    public int addPartitions(JobRow job, long chainId, List<Wanted> wanted) {
        // In order, so that two transactions about the same partitions cannot wait for each other.
        List<Wanted> sorted = wanted.stream()
                .distinct()
                .sorted((a, b) -> a.range().compareTo(b.range()))
                .toList();
        int queued = bindWanted(
                        db.createUpdate(INSERT + """
                SELECT :job, :dagVersion, 'partition', :lineage, :outputVersion, :chain,
                       :keyPrefix || w.range_start || '-' || w.range_end || '/' || w.epoch,
                       :namePrefix || w.range_start || '-' || w.range_end,
                       w.range_start, w.range_end, NULL, NULL, w.epoch, clock_timestamp()
                  FROM unnest(:starts, :ends, :epochs) AS w (range_start, range_end, epoch)
                ON CONFLICT (job_id, dedupe_key) DO UPDATE SET dag_version = excluded.dag_version,
                """ + QUEUED_AFRESH + " WHERE tasks.state IN ('Dead', 'Canceled')"),
                        sorted)
                .bind("keyPrefix", job.lineage() + "/" + chainId + "/")
                .bind("namePrefix", job.path() + "/" + chainId + "/")
                .bind("dagVersion", job.dagVersion())
                .bind("outputVersion", job.outputVersion())
                .bind("job", job.jobId())
                .bind("lineage", job.lineage())
                .bind("chain", chainId)
                .execute();
        if (sorted.stream().anyMatch(each -> each.epoch() > 0)) {
            supersedeOlder(job, chainId, sorted);
        }
        return queued;
    }

    private void supersedeOlder(JobRow job, long chainId, List<Wanted> wanted) {
        bindWanted(db.createUpdate("""
                UPDATE trace.tasks t
                   SET state = 'Canceled', superseded = true
                  FROM unnest(:starts, :ends, :epochs) AS w (range_start, range_end, epoch)
                 WHERE t.job_id = :job AND t.kind = 'partition' AND t.chain_id = :chain AND t.lineage = :lineage
                   AND t.range_start = w.range_start AND t.range_end = w.range_end AND t.epoch < w.epoch
                   AND t.state IN ('Queued', 'Failed', 'Dead', 'Canceled') AND NOT t.superseded
                """), wanted)
                .bind("job", job.jobId())
                .bind("lineage", job.lineage())
                .bind("chain", chainId)
                .execute();
    }

    /** Queues the job's next task if its inputs have moved beyond what it has read and it has none. */
    public int addUpdate(JobRow job, long chainId) {
        return db.createUpdate(INSERT + """
                SELECT :job, :dagVersion, 'update', :lineage, :outputVersion, :chain,
                       :keyPrefix || coalesce(done.position::text, 'start'), :name,
                       NULL, NULL, done.position, NULL, 0, clock_timestamp()
                  FROM (SELECT min(c.position) AS position, count(*) = count(c.position) AS complete
                          FROM trace.job_inputs i
                          LEFT JOIN trace.dataset_cursors c
                            ON c.dataset = i.dataset AND c.version = i.version AND c.chain_id = :chain
                         WHERE i.job_id = :job AND i.dag_version = :dagVersion) AS ahead
                  LEFT JOIN trace.job_cursors done
                    ON done.job_id = :job AND done.lineage = :lineage AND done.chain_id = :chain
                 WHERE ahead.complete AND ahead.position > coalesce(done.position, -1)
                ON CONFLICT (job_id, dedupe_key) DO UPDATE SET dag_version = excluded.dag_version,
                """ + QUEUED_AFRESH + " WHERE tasks.superseded")
                .bind("keyPrefix", job.lineage() + "/" + chainId + "/update/")
                .bind("name", job.path() + "/" + chainId + "/update")
                .bind("dagVersion", job.dagVersion())
                .bind("outputVersion", job.outputVersion())
                .bind("job", job.jobId())
                .bind("lineage", job.lineage())
                .bind("chain", chainId)
                .execute();
    }

    /** Queues the task of a firing. */
    public void addFiring(JobRow job, long chainId, String firingId, long epoch) {
        addSource(job, chainId, "firing", "firing/" + firingId, firingId, epoch, Duration.ZERO);
    }

    /**
     * Queues the task of an always-on source, unless there is one.
     *
     * @param delay not to run before
     */
    public int addAlwaysOn(JobRow job, long chainId, Duration delay) {
        long number = db.createQuery("SELECT nextval('trace.epochs')")
                .mapTo(Long.class)
                .one();
        return addSource(job, chainId, "always_on", "always_on/" + number, null, 0, delay);
    }

    private int addSource(
            JobRow job, long chainId, String kind, String key, @Nullable String firingId, long epoch, Duration delay) {
        return db.createUpdate(INSERT + """
                VALUES (:job, :dagVersion, :kind, :lineage, :outputVersion, :chain, :key, :name,
                        NULL, NULL, NULL, :firing, :epoch, clock_timestamp() + :delay * interval '1 millisecond')
                ON CONFLICT DO NOTHING
                """)
                .bind("kind", kind)
                .bind("key", job.lineage() + "/" + chainId + "/" + key)
                .bind("name", job.path() + "/" + chainId + "/" + (firingId == null ? kind : firingId))
                .bind("firing", firingId)
                .bind("epoch", epoch)
                .bind("delay", delay.toMillis())
                .bind("dagVersion", job.dagVersion())
                .bind("outputVersion", job.outputVersion())
                .bind("job", job.jobId())
                .bind("lineage", job.lineage())
                .bind("chain", chainId)
                .execute();
    }

    /** Lets earlier firings of a source that died rest: a person fired it anew. */
    public void supersedeDeadFirings(long jobId) {
        db.createUpdate("""
                UPDATE trace.tasks SET state = 'Canceled', superseded = true
                 WHERE job_id = :job AND kind = 'firing' AND state IN ('Dead', 'Canceled') AND NOT superseded
                """).bind("job", jobId).execute();
    }

    /** Retires what older versions of a DAG left to do, and forgives what only a new configuration could cure. */
    public void adopt(String dag) {
        db.createUpdate("""
                UPDATE trace.tasks t
                   SET state = 'Canceled', superseded = true
                  FROM trace.jobs j
                 WHERE j.dag = :dag AND t.job_id = j.job_id
                   AND t.state IN ('Queued', 'Failed', 'Dead', 'Canceled') AND NOT t.superseded
                   AND NOT EXISTS (SELECT FROM trace.current_jobs c
                                    WHERE c.job_id = t.job_id AND c.lineage = t.lineage)
                """).bind("dag", dag).execute();
        db.createUpdate("UPDATE trace.tasks t SET " + QUEUED_AFRESH + """
                  FROM trace.jobs j
                 WHERE j.dag = :dag AND t.job_id = j.job_id AND t.state = 'Dead' AND NOT t.superseded
                   AND t.error_recovery = 'CONFIGURATION'
                """)
                .bind("dag", dag)
                .execute();
    }

    /** Queues afresh what died or was canceled within ranges, in every job that a dataset leads to. */
    public int reviveDownstream(String dataset, int version, long chainId, Collection<BlockRange> ranges) {
        return db.createUpdate("""
                WITH RECURSIVE downstream (job_id) AS (
                    SELECT i.job_id FROM trace.current_inputs i WHERE i.dataset = :dataset AND i.version = :version
                    UNION
                    SELECT i.job_id
                      FROM downstream d
                      JOIN trace.current_jobs j ON j.job_id = d.job_id
                      JOIN trace.current_inputs i ON i.dataset = j.output_dataset AND i.version = j.output_version)
                UPDATE trace.tasks t
                   SET %s
                  FROM downstream d, unnest(:starts, :ends) AS r (range_start, range_end)
                 WHERE t.job_id = d.job_id AND t.chain_id = :chain AND t.kind = 'partition'
                   AND t.state IN ('Dead', 'Canceled') AND NOT t.superseded
                   AND t.range_start >= r.range_start AND t.range_end <= r.range_end
                """.formatted(QUEUED_AFRESH))
                .bind("dataset", dataset)
                .bind("version", version)
                .bind("chain", chainId)
                .bindArray(
                        "starts",
                        Long.class,
                        ranges.stream().map(BlockRange::start).toList())
                .bindArray(
                        "ends", Long.class, ranges.stream().map(BlockRange::end).toList())
                .execute();
    }

    /** Cancels what waits and asks what runs to stop. @return how many */
    public int cancel(String dag, @Nullable String job, @Nullable String taskKey) {
        return db.createUpdate("""
                UPDATE trace.tasks t
                   SET state = CASE WHEN t.state = 'Running' THEN 'Running' ELSE 'Canceled' END,
                       cancel_requested = (t.state = 'Running'),
                       ended_at = clock_timestamp()
                """ + SELECTED + " AND t.state IN ('Queued', 'Running', 'Failed')")
                .bind("dag", dag)
                .bind("name", job)
                .bind("key", taskKey)
                .execute();
    }

    /** Queues dead and canceled tasks afresh. @return how many */
    public int resume(String dag, @Nullable String job, @Nullable String taskKey) {
        return db.createUpdate(
                        "UPDATE trace.tasks t SET " + QUEUED_AFRESH + SELECTED + " AND t.state IN ('Dead', 'Canceled')")
                .bind("dag", dag)
                .bind("name", job)
                .bind("key", taskKey)
                .execute();
    }

    private static final String SELECTED = """
              FROM trace.jobs j
             WHERE j.dag = :dag AND t.job_id = j.job_id AND NOT t.superseded
               AND (:name::text IS NULL OR j.job = :name) AND (:key::text IS NULL OR t.task_key = :key)
            """;

    private static <S extends SqlStatement<S>> S bindWanted(S statement, List<Wanted> wanted) {
        return statement
                .bindArray(
                        "starts",
                        Long.class,
                        wanted.stream().map(each -> each.range().start()).toList())
                .bindArray(
                        "ends",
                        Long.class,
                        wanted.stream().map(each -> each.range().end()).toList())
                .bindArray(
                        "epochs", Long.class, wanted.stream().map(Wanted::epoch).toList());
    }
}
