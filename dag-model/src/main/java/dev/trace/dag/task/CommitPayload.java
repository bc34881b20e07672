package dev.trace.dag.task;

import dev.trace.api.BlockRange;
import dev.trace.api.Emission;
import dev.trace.api.Invalidation;
import dev.trace.api.table.VerificationLevel;
import java.util.List;
import java.util.Map;

/**
 * All that the control side must learn of a durable commit; stored with it, delivered at least once, applied once per
 * {@code (scope, sequence)}.
 *
 * @param scope fence scope of the commit
 * @param sequence its number within the scope, from 1 without gaps
 * @param fence the attempt's fence
 * @param taskId the task
 * @param attempt the attempt
 * @param dataset dataset published; empty text if none
 * @param datasetVersion its version
 * @param emissions events to route
 * @param invalidations rows of the dataset that are no longer true
 * @param state operator state to set; an empty value removes the key
 * @param coverage what is now committed
 */
public record CommitPayload(
        String scope,
        long sequence,
        long fence,
        long taskId,
        int attempt,
        String dataset,
        int datasetVersion,
        List<Emission> emissions,
        List<Invalidation> invalidations,
        Map<String, byte[]> state,
        List<Covered> coverage) {
    public CommitPayload {
        emissions = List.copyOf(emissions);
        invalidations = List.copyOf(invalidations);
        state = Map.copyOf(state);
        coverage = List.copyOf(coverage);
    }

    /**
     * A range of a table that is now committed.
     *
     * @param chainId the chain
     * @param table the table
     * @param range its blocks
     * @param rows rows in its file; by how many a hot table grew, which may be less than 0
     * @param bytes bytes of its file; 0 for a hot table
     * @param location where it is, relative to the store; empty for a hot table
     * @param level how far it is proved
     */
    public record Covered(
            long chainId,
            String table,
            BlockRange range,
            long rows,
            long bytes,
            String location,
            VerificationLevel level) {}
}
