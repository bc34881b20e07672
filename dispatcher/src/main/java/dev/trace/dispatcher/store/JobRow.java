package dev.trace.dispatcher.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A job in the current version of its DAG.
 *
 * @param jobId the job through all versions
 * @param dag its DAG
 * @param dagVersion the DAG's current version
 * @param job its name
 * @param kind what makes tasks of it
 * @param steady whether it runs one task at a time in the order of ranges
 * @param maxConcurrency most tasks at once, over all dispatchers
 * @param outputDataset what it publishes; null for nothing
 * @param outputVersion version of that; 0 for nothing
 * @param coverageKey names its coverage
 * @param lineage the dataset versions that its tasks turn into one another
 */
public record JobRow(
        long jobId,
        String dag,
        int dagVersion,
        String job,
        Kind kind,
        boolean steady,
        int maxConcurrency,
        @Nullable String outputDataset,
        int outputVersion,
        String coverageKey,
        String lineage) {
    static final String COLUMNS = "j.job_id, j.dag, j.dag_version, j.job, j.kind, j.steady, j.max_concurrency,"
            + " j.output_dataset, j.output_version, j.coverage_key, j.lineage";

    /** What makes tasks of a job. */
    public enum Kind {
        ALWAYS_ON,
        CRON,
        MANUAL,
        WEBHOOK,
        PER_PARTITION,
        PER_UPDATE;

        /** As stored. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static JobRow read(ResultSet row) throws SQLException {
        return new JobRow(
                row.getLong("job_id"),
                row.getString("dag"),
                row.getInt("dag_version"),
                row.getString("job"),
                Kind.valueOf(row.getString("kind").toUpperCase(java.util.Locale.ROOT)),
                row.getBoolean("steady"),
                row.getInt("max_concurrency"),
                row.getString("output_dataset"),
                row.getInt("output_version"),
                row.getString("coverage_key"),
                row.getString("lineage"));
    }

    /** {@code dag/job}. */
    public String path() {
        return dag + "/" + job;
    }
}
