package dev.trace.worker.commit;

import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.OperatorException;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.testkit.AttemptIdentity;
import dev.trace.testkit.Death;
import dev.trace.testkit.StorageRig;
import dev.trace.worker.commit.CommitFaults.Step;
import java.util.EnumSet;
import java.util.List;
import javax.sql.DataSource;

/** The data side under the storage contract, over a real Postgres and whatever cold store a test has. */
final class StoreRig implements StorageRig {
    private final Storage storage;
    private final DataSource database;
    private final ColdConfig cold;
    private volatile String fatal = "";
    private DataStore store;

    StoreRig(Storage storage, ColdConfig cold) {
        this.storage = storage;
        this.cold = cold;
        database = TestDatabase.create();
        store = DataStore.open(database, cold, this::at);
    }

    private void at(Step step) {
        if (step.name().equals(fatal)) {
            throw new Death(fatal);
        }
    }

    @Override
    public Storage storage() {
        return storage;
    }

    /** Everything up to the moment when the database has committed, of which this storage has a part. */
    @Override
    public List<String> faultPoints() {
        return EnumSet.range(Step.FENCE_RAISED, Step.COMMITTED).stream()
                .filter(each -> storage instanceof Storage.Cold || each != Step.FILE_PUBLISHED)
                .map(Step::name)
                .toList();
    }

    @Override
    public void dieAt(String faultPoint) {
        fatal = faultPoint;
    }

    @Override
    public void restart() {
        fatal = "";
        store.close();
        store = DataStore.open(database, cold, this::at);
    }

    @Override
    public Attempt begin(AttemptIdentity identity) throws OperatorException {
        AttemptStore attempt = store.begin(new AttemptScope(
                identity.scope(),
                identity.fence(),
                identity.task(),
                identity.attempt(),
                "contract",
                1,
                Lakes.CHAIN,
                Lakes.HASH));
        return new Attempt() {
            @Override
            public Table table(TableDefinition definition) {
                return attempt.table(definition);
            }

            @Override
            public Inputs inputs() {
                return attempt.inputs(List.of());
            }

            @Override
            public CommitOutcome commit(Commit commit) throws OperatorException, InterruptedException {
                return attempt.commit(commit);
            }

            @Override
            public void close() {
                attempt.close();
            }
        };
    }

    @Override
    public void close() {
        store.close();
    }
}
