package dev.trace.dispatcher;

import org.jspecify.annotations.Nullable;

/**
 * Tasks of a DAG.
 *
 * @param job only those of this job; null for every job
 * @param taskKey only the one of this key, {@code dag/job/chain/partition}; null for every task
 */
public record TaskSelection(@Nullable String job, @Nullable String taskKey) {
    public static TaskSelection all() {
        return new TaskSelection(null, null);
    }

    public static TaskSelection ofJob(String job) {
        return new TaskSelection(job, null);
    }

    public static TaskSelection one(String taskKey) {
        return new TaskSelection(null, taskKey);
    }
}
