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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Tasks as workers see them. For one transaction: what its tasks share is read once. */
public final class SpecStore {
    private final Handle db;
    private final Map<String, Job> jobs = new HashMap<>();
    private final Map<StateOwner, Map<String, byte[]>> states = new HashMap<>();

    public SpecStore(Handle db) {
        this.db = db;
    }

    /** The task with the lease it is under, and its job's durable state as of now. */
    public Claim claim(long taskId) {
        return claims(List.of(taskId)).get(0);
    }

    /** The same for several tasks. */
    public List<Claim> claims(List<Long> taskIds) {
        return db.createQuery("""
                SELECT t.*, j.dag, j.spec, f.kind AS firing_kind, f.fired_at, f.parameters, c.position AS cursor
                  FROM trace.tasks t
                  JOIN trace.job_versions j ON j.job_id = t.job_id AND j.dag_version = t.dag_version
                  LEFT JOIN trace.firings f ON f.firing_id = t.firing_id
                  LEFT JOIN trace.job_cursors c
                    ON c.job_id = t.job_id AND c.lineage = t.lineage AND c.chain_id = t.chain_id
                 WHERE t.task_id = ANY (:tasks)
                """)
                .bindArray("tasks", Long.class, taskIds)
                .map((row, context) -> claim(row))
                .list();
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
                jobs.computeIfAbsent(row.getString("spec"), spec -> StoredJson.read(spec, Job.class)),
                row.getLong("chain_id"),
                row.getInt("output_version"),
                scope(row),
                firing(row),
                states.computeIfAbsent(StateOwner.read(row), this::state),
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

    private record StateOwner(long jobId, int outputVersion, long chainId) {
        static StateOwner read(ResultSet row) throws SQLException {
            return new StateOwner(row.getLong("job_id"), row.getInt("output_version"), row.getLong("chain_id"));
        }
    }

    private Map<String, byte[]> state(StateOwner owner) {
        return db
                .createQuery("""
                SELECT key, value FROM trace.operator_state
                 WHERE job_id = :job AND output_version = :version AND chain_id = :chain AND value IS NOT NULL
                """)
                .bind("job", owner.jobId())
                .bind("version", owner.outputVersion())
                .bind("chain", owner.chainId())
                .map((row, context) -> Map.entry(row.getString("key"), row.getBytes("value")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
