package dev.trace.dag.task;

import dev.trace.api.Firing;
import dev.trace.api.Scope;
import dev.trace.dag.Job;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One unit of a job's work.
 *
 * @param taskId the task
 * @param taskKey names it for people and sinks: {@code dag/job/chain/partition}
 * @param dag the DAG's name
 * @param dagVersion the version it belongs to
 * @param job the job as deployed
 * @param chainId the chain it is of; 0 for none, or for a source that has not said
 * @param outputVersion version of the output dataset; 0 if there is none
 * @param scope for a reactive job: what it is about
 * @param firing for a source: why it runs
 * @param state the job's durable state, by key
 * @param epoch 0 unless somebody asked for the work to be done again: then what is there already is no reason to skip it
 */
public record TaskSpec(
        long taskId,
        String taskKey,
        String dag,
        int dagVersion,
        Job job,
        long chainId,
        int outputVersion,
        Optional<Scope> scope,
        Optional<Firing> firing,
        Map<String, byte[]> state,
        long epoch) {
    public TaskSpec {
        state = Map.copyOf(state);
    }

    /** A task that nobody has forced. */
    public TaskSpec(
            long taskId,
            String taskKey,
            String dag,
            int dagVersion,
            Job job,
            long chainId,
            int outputVersion,
            Optional<Scope> scope,
            Optional<Firing> firing,
            Map<String, byte[]> state) {
        this(taskId, taskKey, dag, dagVersion, job, chainId, outputVersion, scope, firing, state, 0);
    }

    /** The dataset it publishes; null if none. */
    public @Nullable String outputDataset() {
        return job.outputDataset();
    }
}
