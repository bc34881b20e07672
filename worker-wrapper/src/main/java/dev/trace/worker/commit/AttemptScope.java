package dev.trace.worker.commit;

/**
 * On whose behalf an attempt writes.
 *
 * @param scope fence scope: {@code dataset/version/chain/start-end} for a partition's task, {@code dag/job/chain} for a
 *     source or a task per update; an older fence than the last one seen here commits nothing
 * @param fence the lease's fence
 * @param taskId the task
 * @param attempt the attempt
 * @param dataset output dataset; empty text if none
 * @param datasetVersion its version; 0 if none
 * @param chainId the chain; 0 for none
 * @param outputHash hash of operator, version and output-affecting configuration
 */
public record AttemptScope(
        String scope,
        long fence,
        long taskId,
        int attempt,
        String dataset,
        int datasetVersion,
        long chainId,
        String outputHash) {}
