package dev.trace.cli.plan;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.rpc.RequestEstimate;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.Job;
import java.util.List;
import java.util.Optional;

/**
 * A job that works on the ranges in question.
 *
 * @param job the job
 * @param factory of its operator
 * @param config its configuration
 * @param tables it publishes
 * @param outputHash of what decides its output
 * @param ranges it will be given
 */
record PlannedJob(
        Job job,
        OperatorFactory factory,
        Config config,
        List<TableDefinition> tables,
        String outputHash,
        List<BlockRange> ranges) {
    /** What one block takes; empty if the operator cannot say. */
    Optional<List<RequestEstimate>> requests(long block) {
        return factory.requests(config, block);
    }

    /** Whether files tell what is there already. */
    boolean isCoverageKnown() {
        return tables.stream().allMatch(table -> table.storage() instanceof Storage.Cold);
    }

    PlannedJob on(List<BlockRange> others) {
        return new PlannedJob(job, factory, config, tables, outputHash, others);
    }
}
