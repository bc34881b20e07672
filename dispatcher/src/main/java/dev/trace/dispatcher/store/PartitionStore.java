package dev.trace.dispatcher.store;

import dev.trace.api.BlockRange;
import dev.trace.api.Invalidation;
import dev.trace.dispatcher.store.TaskStore.Wanted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** What is published of each dataset: partitions, cursors, invalidations; and which of it a job may work on. */
public final class PartitionStore {
    private final Handle db;

    public PartitionStore(Handle db) {
        this.db = db;
    }

    /** Records partitions of a dataset; one that is there keeps the higher epoch. */
    public void addPartitions(String dataset, int version, long chainId, Collection<BlockRange> ranges, long epoch) {
        List<BlockRange> sorted = ranges.stream().distinct().sorted().toList();
        db.createUpdate("""
                INSERT INTO trace.partition_versions AS p (dataset, version, chain_id, range_start, range_end, epoch)
                SELECT :dataset, :version, :chain, r.range_start, r.range_end, :epoch
                  FROM unnest(:starts, :ends) AS r (range_start, range_end)
                ON CONFLICT (dataset, version, chain_id, range_start, range_end)
                DO UPDATE SET epoch = excluded.epoch WHERE p.epoch < excluded.epoch
                """)
                .bind("dataset", dataset)
                .bind("version", version)
                .bind("chain", chainId)
                .bind("epoch", epoch)
                .bindArray("starts", Long.class, Event.starts(sorted))
                .bindArray("ends", Long.class, Event.ends(sorted))
                .execute();
    }

    /** Moves a dataset's cursor; it never goes back. */
    public void moveCursor(String dataset, int version, long chainId, long position) {
        db.createUpdate("""
                INSERT INTO trace.dataset_cursors AS c (dataset, version, chain_id, position)
                VALUES (:dataset, :version, :chain, :position)
                ON CONFLICT (dataset, version, chain_id)
                DO UPDATE SET position = excluded.position, updated_at = now() WHERE c.position < excluded.position
                """)
                .bind("dataset", dataset)
                .bind("version", version)
                .bind("chain", chainId)
                .bind("position", position)
                .execute();
    }

    /**
     * Records an invalidation under an epoch of its own, which the partitions concerned take over.
     *
     * @return the event for its consumers; its id is not given yet
     */
    public Event addInvalidation(String dag, String dataset, int version, Invalidation invalidation) {
        BlockRange range = invalidation.range();
        Event event = db.createQuery("""
                INSERT INTO trace.data_invalidations
                       (dataset, version, chain_id, range_start, range_end, reason, epoch)
                VALUES (:dataset, :version, :chain, :start, :end, :reason, nextval('trace.epochs'))
                RETURNING invalidation_id, epoch
                """)
                .bind("dataset", dataset)
                .bind("version", version)
                .bind("chain", invalidation.chainId())
                .bind("start", range.start())
                .bind("end", range.end())
                .bind("reason", invalidation.reason())
                .map((row, context) -> new Event(
                        0,
                        dag,
                        dataset,
                        version,
                        invalidation.chainId(),
                        Event.Kind.INVALIDATION,
                        List.of(range),
                        row.getLong("epoch"),
                        false,
                        row.getLong("invalidation_id"),
                        0))
                .one();
        db.createUpdate("""
                UPDATE trace.partition_versions SET epoch = :epoch
                 WHERE dataset = :dataset AND version = :version AND chain_id = :chain
                   AND range_end >= :start AND range_start <= :end AND epoch < :epoch
                """)
                .bind("epoch", event.epoch())
                .bind("dataset", dataset)
                .bind("version", version)
                .bind("chain", invalidation.chainId())
                .bind("start", range.start())
                .bind("end", range.end())
                .execute();
        return event;
    }

    private static final String COVERED_BY_OTHERS = """
               AND NOT EXISTS (
                   SELECT FROM trace.job_inputs i
                    WHERE i.job_id = :job AND i.dag_version = :dagVersion AND i.position > 0
                      AND NOT EXISTS (
                          SELECT FROM trace.coverage c
                           WHERE c.dataset = i.dataset AND c.version = i.version AND c.chain_id = :chain
                             AND c.table_name = '' AND c.state = 'published'
                             AND c.range_start <= p.range_start AND c.range_end >= p.range_end))
            """;

    /** Of these partitions of a job's first input, those that its other inputs cover. */
    public List<Wanted> ready(JobRow job, Event event) {
        return wanted(
                db.createQuery("""
                SELECT p.range_start, p.range_end, greatest(p.epoch, :epoch) AS epoch
                  FROM unnest(:starts, :ends) AS e (range_start, range_end)
                  JOIN trace.partition_versions p ON p.range_start = e.range_start AND p.range_end = e.range_end
                 WHERE p.dataset = :dataset AND p.version = :version AND p.chain_id = :chain
                """ + COVERED_BY_OTHERS)
                        .bind("dataset", event.dataset())
                        .bind("version", event.version()),
                job,
                event);
    }

    /** Partitions of a job's first input that meet the event's blocks, if its other inputs cover them. */
    public List<Wanted> readyAround(JobRow job, Event event) {
        return wanted(db.createQuery("""
                SELECT DISTINCT p.range_start, p.range_end, greatest(p.epoch, :epoch) AS epoch
                  FROM unnest(:starts, :ends) AS e (range_start, range_end),
                       trace.job_inputs driving
                  JOIN trace.partition_versions p ON p.dataset = driving.dataset AND p.version = driving.version
                 WHERE driving.job_id = :job AND driving.dag_version = :dagVersion AND driving.position = 0
                   AND p.chain_id = :chain AND p.range_end >= e.range_start AND p.range_start <= e.range_end
                """ + COVERED_BY_OTHERS), job, event);
    }

    /** The part of invalidated blocks that a job which works by update has read already. */
    public List<Wanted> alreadyRead(JobRow job, Event event) {
        return db.createQuery("""
                SELECT e.range_start, least(e.range_end, c.position) AS range_end, :epoch AS epoch
                  FROM unnest(:starts, :ends) AS e (range_start, range_end), trace.job_cursors c
                 WHERE c.job_id = :job AND c.lineage = :lineage AND c.chain_id = :chain
                   AND c.position >= e.range_start
                """)
                .bind("job", job.jobId())
                .bind("lineage", job.lineage())
                .bind("chain", event.chainId())
                .bind("epoch", event.epoch())
                .bindArray("starts", Long.class, Event.starts(event.ranges()))
                .bindArray("ends", Long.class, Event.ends(event.ranges()))
                .map((row, context) -> wanted(row))
                .list();
    }

    private static Wanted wanted(ResultSet row) throws SQLException {
        return new Wanted(new BlockRange(row.getLong("range_start"), row.getLong("range_end")), row.getLong("epoch"));
    }

    private static List<Wanted> wanted(Query query, JobRow job, Event event) {
        return query.bind("job", job.jobId())
                .bind("dagVersion", job.dagVersion())
                .bind("chain", event.chainId())
                .bind("epoch", event.epoch())
                .bindArray("starts", Long.class, Event.starts(event.ranges()))
                .bindArray("ends", Long.class, Event.ends(event.ranges()))
                .map((row, context) -> wanted(row))
                .list();
    }

    /** Records that a job's tasks for an invalidation exist. */
    public void processed(long invalidationId, long jobId) {
        db.createUpdate("""
                INSERT INTO trace.data_invalidations_processed (invalidation_id, job_id) VALUES (:invalidation, :job)
                ON CONFLICT DO NOTHING
                """)
                .bind("invalidation", invalidationId)
                .bind("job", jobId)
                .execute();
    }

    /**
     * A page of the partitions of a job's first input, in key order, and those of them that have no task.
     *
     * @param scanned partitions looked at; fewer than asked for at the end
     * @param lastChain chain of the last one looked at
     * @param last the last one looked at; null if there was none
     * @param missing those without a task under their epoch, by chain
     */
    public record Page(
            int scanned, long lastChain, @Nullable BlockRange last, Map<Long, List<BlockRange>> missing) {}

    /** Looks for partitions that never became tasks, after a position. */
    public Page missing(JobRow job, long afterChain, BlockRange after, int most) {
        Map<Long, List<BlockRange>> missing = new TreeMap<>();
        long[] chain = {afterChain};
        BlockRange[] last = {null};
        int scanned = db.createQuery("""
                SELECT p.chain_id, p.range_start, p.range_end,
                       t.task_id IS NULL OR (t.superseded AND t.state = 'Canceled') AS missing
                  FROM (SELECT p.*
                          FROM trace.job_inputs i
                          JOIN trace.partition_versions p ON p.dataset = i.dataset AND p.version = i.version
                         WHERE i.job_id = :job AND i.dag_version = :dagVersion AND i.position = 0
                           AND (p.chain_id, p.range_start, p.range_end) > (:chain, :start, :end)
                         ORDER BY p.chain_id, p.range_start, p.range_end
                         LIMIT :most) AS p
                  LEFT JOIN trace.tasks t
                    ON t.job_id = :job
                   AND t.dedupe_key = :lineage || '/' || p.chain_id || '/' || p.range_start || '-' || p.range_end
                                      || '/' || p.epoch
                 ORDER BY p.chain_id, p.range_start, p.range_end
                """)
                .bind("job", job.jobId())
                .bind("dagVersion", job.dagVersion())
                .bind("lineage", job.lineage())
                .bind("chain", afterChain)
                .bind("start", after.start())
                .bind("end", after.end())
                .bind("most", most)
                .map((row, context) -> {
                    chain[0] = row.getLong("chain_id");
                    last[0] = new BlockRange(row.getLong("range_start"), row.getLong("range_end"));
                    if (row.getBoolean("missing")) {
                        missing.computeIfAbsent(chain[0], key -> new ArrayList<>())
                                .add(last[0]);
                    }
                    return 1;
                })
                .list()
                .size();
        return new Page(scanned, chain[0], last[0], missing);
    }

    /**
     * A dataset version that a job reads.
     *
     * @param dataset the dataset
     * @param version its version
     */
    public record Input(String dataset, int version) {}

    /** The job's first input. */
    public Input drivingInput(JobRow job) {
        return db.createQuery("""
                SELECT dataset, version FROM trace.job_inputs
                 WHERE job_id = :job AND dag_version = :dagVersion AND position = 0
                """)
                .bind("job", job.jobId())
                .bind("dagVersion", job.dagVersion())
                .map((row, context) -> new Input(row.getString("dataset"), row.getInt("version")))
                .one();
    }

    /** Invalidations of what a job reads that it has not processed, oldest first, as events. */
    public List<Event> unprocessed(JobRow job, int most) {
        return db.createQuery("""
                SELECT 0 AS event_id, :dag AS dag, d.dataset, d.version, d.chain_id, 'invalidation' AS kind,
                       ARRAY[d.range_start] AS starts, ARRAY[d.range_end] AS ends, d.epoch, false AS fired,
                       d.invalidation_id, 0 AS failures
                  FROM trace.job_inputs i
                  JOIN trace.data_invalidations d ON d.dataset = i.dataset AND d.version = i.version
                 WHERE i.job_id = :job AND i.dag_version = :dagVersion
                   AND NOT EXISTS (SELECT FROM trace.data_invalidations_processed p
                                    WHERE p.invalidation_id = d.invalidation_id AND p.job_id = :job)
                 ORDER BY d.invalidation_id
                 LIMIT :most
                """)
                .bind("dag", job.dag())
                .bind("job", job.jobId())
                .bind("dagVersion", job.dagVersion())
                .bind("most", most)
                .map((row, context) -> Event.read(row))
                .list();
    }

    /** Chains on which a job's inputs have a cursor. */
    public List<Long> chainsWithCursor(JobRow job) {
        return db.createQuery("""
                SELECT DISTINCT c.chain_id
                  FROM trace.job_inputs i
                  JOIN trace.dataset_cursors c ON c.dataset = i.dataset AND c.version = i.version
                 WHERE i.job_id = :job AND i.dag_version = :dagVersion
                """)
                .bind("job", job.jobId())
                .bind("dagVersion", job.dagVersion())
                .mapTo(Long.class)
                .list();
    }
}
