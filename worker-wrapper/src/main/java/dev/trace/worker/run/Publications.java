package dev.trace.worker.run;

import dev.trace.api.Commit;
import dev.trace.api.Emission;
import dev.trace.api.Publication;
import dev.trace.api.Scope;

/** What a finished partition means for the output dataset. */
final class Publications {
    private Publications() {}

    /**
     * Adds the partition that the task has made to its commit, unless the operator has said itself, now or ahead, what it
     * publishes: a splitter's partitions are others than its input's.
     */
    static Commit complete(Commit commit, RunScope run, boolean emittedAhead) {
        boolean speaksForItself = emittedAhead || !commit.emissions().isEmpty();
        boolean publishes = run.job().factory().publication() == Publication.PARTITIONS
                && run.task().outputDataset() != null;
        if (speaksForItself || !publishes || !(run.task().scope().orElse(null) instanceof Scope.Partition partition)) {
            return commit;
        }
        Commit.Builder complete = Commit.builder();
        commit.rows().forEach(complete::rows);
        commit.checkpoint().ifPresent(complete::checkpoint);
        commit.state().forEach(complete::state);
        commit.invalidations().forEach(complete::invalidate);
        return complete.emit(new Emission.Partition(run.job().chainId(), partition.range()))
                .build();
    }
}
