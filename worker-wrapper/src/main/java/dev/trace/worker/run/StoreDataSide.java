package dev.trace.worker.run;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.OperatorException;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.InputDataset;
import dev.trace.dag.task.CommitPayload;
import dev.trace.worker.commit.AttemptScope;
import dev.trace.worker.commit.AttemptStore;
import dev.trace.worker.commit.DataStore;
import dev.trace.worker.commit.RpcUsage;
import dev.trace.worker.commit.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The data side as it is. */
final class StoreDataSide implements DataSide {
    /** A reader that took a manifest just before its files were superseded has this long to read them. */
    private static final Duration GRACE = Duration.ofHours(1);

    private final DataStore store;

    StoreDataSide(DataStore store) {
        this.store = store;
    }

    @Override
    public AttemptData begin(AttemptScope scope, BooleanSupplier held) throws OperatorException {
        return new Data(store, store.begin(scope, held));
    }

    @Override
    public Optional<CommitPayload> committed(long taskId) throws OperatorException {
        return store.committed(taskId);
    }

    @Override
    public List<CommitPayload> undelivered(String scope) throws OperatorException {
        return store.undelivered(scope);
    }

    @Override
    public List<CommitPayload> undelivered(Duration olderThan, int max) throws OperatorException {
        return store.undelivered(olderThan, max);
    }

    @Override
    public void delivered(CommitPayload payload) throws OperatorException {
        store.delivered(payload);
    }

    @Override
    public Standing standing(long chainId, List<TableDefinition> tables, BlockRange range, String outputHash)
            throws OperatorException {
        return store.standing(chainId, tables, range, outputHash);
    }

    @Override
    public void foldManifests() throws OperatorException {
        store.foldManifests();
    }

    @Override
    public void sweep() throws OperatorException {
        store.sweep(GRACE);
    }

    private record Data(DataStore all, AttemptStore store) implements AttemptData {
        @Override
        public void pinGenesis(long chainId, byte[] genesis) throws OperatorException {
            all.pinGenesis(chainId, genesis);
        }

        @Override
        public Table table(TableDefinition definition) {
            return store.table(definition);
        }

        @Override
        public RpcUsage usage() {
            return store.usage();
        }

        @Override
        public Inputs inputs(List<InputDataset> where) {
            return store.inputs(where);
        }

        @Override
        public CommitOutcome commit(Commit commit) throws OperatorException, InterruptedException {
            return store.commit(commit);
        }

        @Override
        public CommitOutcome commitCovered(Commit commit, List<TableDefinition> tables, BlockRange range)
                throws OperatorException, InterruptedException {
            return store.commitCovered(commit, tables, range);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
