package dev.trace.worker.run;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.InputDataset;
import dev.trace.dag.task.CommitPayload;
import dev.trace.testkit.MemoryInputs;
import dev.trace.testkit.RecordingTable;
import dev.trace.worker.commit.AttemptScope;
import dev.trace.worker.commit.RpcUsage;
import dev.trace.worker.commit.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Fences and commits in memory. */
final class MemoryData implements DataSide {
    private final Map<String, Long> fences = new HashMap<>();
    private final List<CommitPayload> commits = new ArrayList<>();
    private final List<CommitPayload> undelivered = new ArrayList<>();
    private final List<Long> rows = new ArrayList<>();
    private Standing standing = new Standing.Open();
    private Optional<CommitOutcome> forced = Optional.empty();
    private int folds;
    /** Run when an attempt's data is closed. */
    volatile Runnable atClose = () -> {};

    /** What every range is. */
    synchronized void standing(Standing value) {
        standing = value;
    }

    /** How every commit ends, without being made. */
    synchronized void commitsEnd(CommitOutcome outcome) {
        forced = Optional.of(outcome);
    }

    @Override
    public synchronized AttemptData begin(AttemptScope scope, BooleanSupplier held) {
        fences.merge(scope.scope(), scope.fence(), Math::max);
        return new Data(scope);
    }

    @Override
    public synchronized Optional<CommitPayload> committed(long taskId) {
        return commits.stream().filter(each -> each.taskId() == taskId).findFirst();
    }

    @Override
    public synchronized List<CommitPayload> undelivered(String scope) {
        return undelivered.stream().filter(each -> each.scope().equals(scope)).toList();
    }

    @Override
    public synchronized List<CommitPayload> undelivered(Duration olderThan, int max) {
        return undelivered.stream().limit(max).toList();
    }

    @Override
    public synchronized void delivered(CommitPayload payload) {
        undelivered.remove(payload);
    }

    @Override
    public synchronized Standing standing(
            long chainId, List<TableDefinition> tables, BlockRange range, String outputHash) {
        return standing;
    }

    @Override
    public synchronized void foldManifests() {
        folds++;
    }

    @Override
    public void sweep() {
        // Memory has nothing to delete.
    }

    synchronized List<CommitPayload> commits() {
        return List.copyOf(commits);
    }

    synchronized long rows() {
        return rows.stream().mapToLong(Long::longValue).sum();
    }

    synchronized int folds() {
        return folds;
    }

    private synchronized CommitOutcome commit(AttemptScope scope, Commit commit) {
        if (forced.isPresent()) {
            return forced.get();
        }
        long fence = fences.get(scope.scope());
        if (fence > scope.fence()) {
            return new CommitOutcome.Fenced(fence);
        }
        long sequence = 1
                + commits.stream()
                        .filter(each -> each.scope().equals(scope.scope()))
                        .count();
        CommitPayload payload = new CommitPayload(
                scope.scope(),
                sequence,
                scope.fence(),
                scope.taskId(),
                scope.attempt(),
                scope.dataset(),
                scope.datasetVersion(),
                commit.emissions(),
                commit.invalidations(),
                commit.state(),
                List.of());
        commits.add(payload);
        undelivered.add(payload);
        commit.rows().forEach(staged -> rows.add(staged.rows()));
        return new CommitOutcome.Committed(sequence);
    }

    private final class Data implements AttemptData {
        private final AttemptScope scope;
        private final RpcUsage usage = new RpcUsage();

        Data(AttemptScope scope) {
            this.scope = scope;
        }

        @Override
        public void pinGenesis(long chainId, byte[] genesis) {
            // Its chain has one genesis block.
        }

        @Override
        public Table table(TableDefinition definition) {
            return RecordingTable.of(definition);
        }

        @Override
        public RpcUsage usage() {
            return usage;
        }

        @Override
        public Inputs inputs(List<InputDataset> where) {
            return new MemoryInputs();
        }

        @Override
        public CommitOutcome commit(Commit commit) {
            return MemoryData.this.commit(scope, commit);
        }

        @Override
        public CommitOutcome commitCovered(Commit commit, List<TableDefinition> tables, BlockRange range) {
            return MemoryData.this.commit(scope, commit);
        }

        @Override
        public void close() {
            atClose.run();
        }
    }
}
