package dev.trace.dispatcher.store;

import dev.trace.dag.DagDeployment;
import dev.trace.dag.Job;
import dev.trace.dag.Scaling;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** DAG versions, their jobs, and the datasets they own. */
public final class DeployStore {
    private final Handle db;

    public DeployStore(Handle db) {
        this.db = db;
    }

    /** Lets one deploy of a DAG, and of every dataset, happen at a time. */
    public void lock() {
        db.createQuery("SELECT 1 FROM pg_advisory_xact_lock(7206) AS locked")
                .mapTo(Integer.class)
                .one();
    }

    /** Hash of a version's text, if it was ever deployed. */
    public Optional<String> hash(String dag, int version) {
        return db.createQuery("SELECT hash FROM trace.dag_versions WHERE dag = :dag AND version = :version")
                .bind("dag", dag)
                .bind("version", version)
                .mapTo(String.class)
                .findOne();
    }

    /** The DAG that a dataset belongs to. */
    public Optional<String> owner(String dataset) {
        return db.createQuery("SELECT dag FROM trace.datasets WHERE dataset = :dataset")
                .bind("dataset", dataset)
                .mapTo(String.class)
                .findOne();
    }

    public void addVersion(DagDeployment deployment) {
        db.createUpdate("""
                INSERT INTO trace.dag_versions (dag, version, hash, yaml, operators, tables)
                VALUES (:dag, :version, :hash, :yaml, :operators::jsonb, :tables::jsonb)
                """)
                .bind("dag", deployment.dag().name())
                .bind("version", deployment.dag().version())
                .bind("hash", deployment.hash())
                .bind("yaml", deployment.yaml())
                .bind("operators", StoredJson.write(deployment.operators()))
                .bind("tables", StoredJson.write(deployment.tables()))
                .execute();
    }

    /** The version of a dataset that an output hash stands for; a new one if the hash is new. */
    public int datasetVersion(String dag, String dataset, String outputHash) {
        db.createUpdate("INSERT INTO trace.datasets (dataset, dag) VALUES (:dataset, :dag) ON CONFLICT DO NOTHING")
                .bind("dataset", dataset)
                .bind("dag", dag)
                .execute();
        return db.createQuery("""
                WITH made AS (
                    INSERT INTO trace.dataset_versions (dataset, version, output_hash)
                    SELECT :dataset, coalesce(max(version), 0) + 1, :hash
                      FROM trace.dataset_versions WHERE dataset = :dataset
                    ON CONFLICT (dataset, output_hash) DO NOTHING
                    RETURNING version)
                SELECT version FROM made
                UNION ALL
                SELECT version FROM trace.dataset_versions WHERE dataset = :dataset AND output_hash = :hash
                """)
                .bind("dataset", dataset)
                .bind("hash", outputHash)
                .mapTo(Integer.class)
                .first();
    }

    /**
     * What a job reads and publishes.
     *
     * @param position place in the document
     * @param inputs dataset versions read
     * @param output dataset version published; null for none
     */
    public record Binding(int position, List<PartitionStore.Input> inputs, PartitionStore.@Nullable Input output) {
        String lineage() {
            StringBuilder text = new StringBuilder();
            inputs.forEach(input -> text.append(text.isEmpty() ? "" : "+")
                    .append(input.dataset())
                    .append('@')
                    .append(input.version()));
            text.append('>');
            if (output != null) {
                text.append(output.dataset()).append('@').append(output.version());
            }
            return text.toString();
        }
    }

    /** Writes down a job of a version, in place of what was known of it. @return whether its lineage is new */
    public boolean putJob(String dag, int version, Job job, Binding binding) {
        long jobId = jobId(dag, job);
        boolean steady = job.scaling().mode() == Scaling.Mode.STEADY;
        String before = db.createQuery(
                        "SELECT lineage FROM trace.job_versions WHERE job_id = :job AND dag_version = :v")
                .bind("job", jobId)
                .bind("v", version)
                .mapTo(String.class)
                .findOne()
                .orElse("");
        db.createUpdate("""
                INSERT INTO trace.job_versions
                       (job_id, dag, dag_version, job, position, spec, runtime, kind, steady, max_concurrency, priority,
                        lease, timeout, output_dataset, output_version, coverage_key, lineage)
                VALUES (:job, :dag, :version, :name, :position, :spec::jsonb, :runtime, :kind, :steady, :most, :priority,
                        :lease * interval '1 millisecond', :timeout * interval '1 millisecond', :output, :outputVersion,
                        :coverageKey, :lineage)
                ON CONFLICT (job_id, dag_version) DO UPDATE
                   SET spec = excluded.spec, output_version = excluded.output_version, lineage = excluded.lineage
                """)
                .bind("job", jobId)
                .bind("dag", dag)
                .bind("version", version)
                .bind("name", job.name())
                .bind("position", binding.position())
                .bind("spec", StoredJson.write(job))
                .bind("runtime", job.runtime())
                .bind("kind", kind(job).text())
                .bind("steady", steady)
                .bind("most", steady ? 1 : job.scaling().maxConcurrency())
                .bind("priority", job.limits().priority())
                .bind("lease", job.limits().lease().toMillis())
                .bind(
                        "timeout",
                        job.limits().timeout().map(each -> each.toMillis()).orElse(null))
                .bind("output", job.outputDataset())
                .bind(
                        "outputVersion",
                        binding.output() == null ? 0 : binding.output().version())
                .bind("coverageKey", Objects.requireNonNullElse(job.outputDataset(), dag + "/" + job.name()))
                .bind("lineage", binding.lineage())
                .execute();
        putInputs(jobId, version, binding.inputs());
        return !before.equals(binding.lineage());
    }

    private long jobId(String dag, Job job) {
        return db.createQuery("""
                INSERT INTO trace.jobs AS j (dag, job) VALUES (:dag, :job)
                ON CONFLICT (dag, job) DO UPDATE SET job = excluded.job
                RETURNING j.job_id
                """)
                .bind("dag", dag)
                .bind("job", job.name())
                .mapTo(Long.class)
                .one();
    }

    private void putInputs(long jobId, int version, List<PartitionStore.Input> inputs) {
        db.createUpdate("DELETE FROM trace.job_inputs WHERE job_id = :job AND dag_version = :version")
                .bind("job", jobId)
                .bind("version", version)
                .execute();
        for (int position = 0; position < inputs.size(); position++) {
            db.createUpdate("""
                    INSERT INTO trace.job_inputs (job_id, dag_version, position, dataset, version)
                    VALUES (:job, :dagVersion, :position, :dataset, :version)
                    """)
                    .bind("job", jobId)
                    .bind("dagVersion", version)
                    .bind("position", position)
                    .bind("dataset", inputs.get(position).dataset())
                    .bind("version", inputs.get(position).version())
                    .execute();
        }
    }

    /** Makes a version the current one, and sets each source's schedule; a changed one counts from now. */
    public void activate(String dag, int version) {
        db.createUpdate("""
                INSERT INTO trace.dag_current_versions AS c (dag, version) VALUES (:dag, :version)
                ON CONFLICT (dag) DO UPDATE SET version = excluded.version, activated_at = now()
                 WHERE c.version <> excluded.version
                """).bind("dag", dag).bind("version", version).execute();
        db.createUpdate("""
                UPDATE trace.jobs j
                   SET schedule = v.spec -> 'source' ->> 'schedule', next_tick = NULL
                  FROM trace.job_versions v
                 WHERE j.dag = :dag AND v.job_id = j.job_id AND v.dag_version = :version
                   AND j.schedule IS DISTINCT FROM v.spec -> 'source' ->> 'schedule'
                """).bind("dag", dag).bind("version", version).execute();
    }

    private static JobRow.Kind kind(Job job) {
        if (job.source().isPresent()) {
            return JobRow.Kind.valueOf(job.source().get().kind().name());
        }
        return JobRow.Kind.valueOf(job.strategy()
                .orElseThrow(() -> new IllegalArgumentException(job.name() + ": neither a source nor a strategy"))
                .name());
    }
}
