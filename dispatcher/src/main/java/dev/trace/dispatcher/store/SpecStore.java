package dev.trace.dispatcher.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trace.api.BlockRange;
import dev.trace.api.Firing;
import dev.trace.api.Scope;
import dev.trace.api.SourceKind;
import dev.trace.dag.Job;
import dev.trace.dag.Limits;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.TaskSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Tasks as workers see them. */
public final class SpecStore {
    private final Handle db;

    public SpecStore(Handle db) {
        this.db = db;
    }

    /** The task with the lease it is under, and its job's durable state as of now. */
    public Claim claim(long taskId) {
        return db.createQuery("""
                SELECT t.*, j.dag, j.spec, f.kind AS firing_kind, f.fired_at, f.parameters, c.position AS cursor
                  FROM trace.tasks t
                  JOIN trace.job_versions j ON j.job_id = t.job_id AND j.dag_version = t.dag_version
                  LEFT JOIN trace.firings f ON f.firing_id = t.firing_id
                  LEFT JOIN trace.job_cursors c
                    ON c.job_id = t.job_id AND c.lineage = t.lineage AND c.chain_id = t.chain_id
                 WHERE t.task_id = :task
                """)
                .bind("task", taskId)
                .map((row, context) -> claim(row))
                .one();
    }

    /** Time-outs and attempts of a job. */
    public Limits limits(long jobId, int dagVersion) {
        return db.createQuery("SELECT spec FROM trace.job_versions WHERE job_id = :job AND dag_version = :version")
                .bind("job", jobId)
                .bind("version", dagVersion)
                .map((row, context) ->
                        StoredJson.read(row.getString(1), Job.class).limits())
                .one();
    }

    private Claim claim(ResultSet row) throws SQLException {
        TaskSpec task = task(row);
        return new Claim(
                new AttemptKey(task.taskId(), row.getInt("attempt"), row.getString("lease_token")),
                row.getLong("fence"),
                task.job().limits().lease(),
                row.getTimestamp("lease_expires_at").toInstant(),
                "",
                task);
    }

    private TaskSpec task(ResultSet row) throws SQLException {
        return new TaskSpec(
                row.getLong("task_id"),
                row.getString("task_key"),
                row.getString("dag"),
                row.getInt("dag_version"),
                StoredJson.read(row.getString("spec"), Job.class),
                row.getLong("chain_id"),
                row.getInt("output_version"),
                scope(row),
                firing(row),
                state(row.getLong("job_id"), row.getInt("output_version"), row.getLong("chain_id")),
                row.getLong("epoch"));
    }

    private static Optional<Scope> scope(ResultSet row) throws SQLException {
        return switch (row.getString("kind")) {
            case "partition" ->
                Optional.of(new Scope.Partition(new BlockRange(row.getLong("range_start"), row.getLong("range_end"))));
            case "update" -> {
                long after = row.getLong("cursor");
                OptionalLong read = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(after);
                yield Optional.of(new Scope.Update(read, row.getLong("update_to")));
            }
            default -> Optional.empty();
        };
    }

    private static Optional<Firing> firing(ResultSet row) throws SQLException {
        return switch (row.getString("kind")) {
            case "firing" ->
                Optional.of(new Firing(
                        row.getString("firing_id"),
                        SourceKind.valueOf(row.getString("firing_kind").toUpperCase(Locale.ROOT)),
                        row.getTimestamp("fired_at").toInstant(),
                        StoredJson.read(row.getString("parameters"), new TypeReference<Map<String, String>>() {})));
            case "always_on" ->
                Optional.of(new Firing(
                        "always_on-" + row.getLong("task_id"),
                        SourceKind.ALWAYS_ON,
                        row.getTimestamp("created_at").toInstant(),
                        Map.of()));
            default -> Optional.empty();
        };
    }

    private Map<String, byte[]> state(long jobId, int outputVersion, long chainId) {
        return db
                .createQuery("""
                SELECT key, value FROM trace.operator_state
                 WHERE job_id = :job AND output_version = :version AND chain_id = :chain AND value IS NOT NULL
                """)
                .bind("job", jobId)
                .bind("version", outputVersion)
                .bind("chain", chainId)
                .map((row, context) -> Map.entry(row.getString("key"), row.getBytes("value")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
