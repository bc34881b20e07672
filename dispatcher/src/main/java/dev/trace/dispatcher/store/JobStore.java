package dev.trace.dispatcher.store;

import dev.trace.dag.Job;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Jobs in the current versions of their DAGs. */
public final class JobStore {
    private static final String SELECT = "SELECT " + JobRow.COLUMNS + " FROM trace.current_jobs j ";

    private final Handle db;

    public JobStore(Handle db) {
        this.db = db;
    }

    /** Every job, DAG by DAG in document order. */
    public List<JobRow> all() {
        return db.createQuery(SELECT + "ORDER BY j.dag, j.position")
                .map((row, context) -> JobRow.read(row))
                .list();
    }

    public Optional<JobRow> find(String dag, String job) {
        return db.createQuery(SELECT + "WHERE j.dag = :dag AND j.job = :job")
                .bind("dag", dag)
                .bind("job", job)
                .map((row, context) -> JobRow.read(row))
                .findOne();
    }

    public Optional<JobRow> byId(long jobId) {
        return db.createQuery(SELECT + "WHERE j.job_id = :job")
                .bind("job", jobId)
                .map((row, context) -> JobRow.read(row))
                .findOne();
    }

    /** The job as it was deployed. */
    public Job spec(JobRow job) {
        return db.createQuery("SELECT spec FROM trace.job_versions WHERE job_id = :job AND dag_version = :version")
                .bind("job", job.jobId())
                .bind("version", job.dagVersion())
                .map((row, context) -> StoredJson.read(row.getString(1), Job.class))
                .one();
    }

    /** The RPC pool that a job works with. */
    public Optional<String> pool(JobRow job) {
        return db.createQuery("""
                SELECT coalesce(spec ->> 'pool', '') FROM trace.job_versions
                 WHERE job_id = :job AND dag_version = :version
                """)
                .bind("job", job.jobId())
                .bind("version", job.dagVersion())
                .mapTo(String.class)
                .findOne()
                .filter(pool -> !pool.isEmpty());
    }

    /**
     * A job that reads a dataset.
     *
     * @param job the job
     * @param drives whether the dataset is the job's first input
     */
    public record Consumer(JobRow job, boolean drives) {}

    /** The jobs that read a dataset version now. */
    public List<Consumer> consumers(String dataset, int version) {
        return db.createQuery("""
                SELECT %s, i.position AS input_position
                  FROM trace.current_inputs i
                  JOIN trace.current_jobs j ON j.job_id = i.job_id
                 WHERE i.dataset = :dataset AND i.version = :version
                 ORDER BY j.position
                """.formatted(JobRow.COLUMNS))
                .bind("dataset", dataset)
                .bind("version", version)
                .map((row, context) -> new Consumer(JobRow.read(row), row.getInt("input_position") == 0))
                .list();
    }
}
