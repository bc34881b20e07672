package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.dag.task.CommitPayload;
import dev.trace.worker.cold.ColdStore;
import dev.trace.worker.cold.StoreCode;
import dev.trace.worker.cold.StoreException;
import dev.trace.worker.commit.CommitFaults.Step;
import dev.trace.worker.hot.HotTables;
import dev.trace.worker.hot.Relation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The data side: ledger, commits and files. Safe for use from several threads. */
public final class DataStore implements AutoCloseable {
    private final DataParts parts;

    /**
     * Opens the data side, brings its schema up to date, and writes manifests anew that were lost or damaged. Several
     * processes may do so at once.
     *
     * @throws StoreException if the schema is newer than this build, the store's folder cannot be used, or state and store
     *     do not know each other
     */
    public static DataStore open(DataSource data, ColdConfig cold) {
        return open(data, cold, CommitFaults.NONE);
    }

    /**
     * The same for tests.
     *
     * @param faults where attempts die
     */
    public static DataStore open(DataSource data, ColdConfig cold, CommitFaults faults) {
        Migrations.run(data);
        return open(data, ColdStore.open(cold), faults);
    }

    static DataStore open(DataSource data, ColdStore cold, CommitFaults faults) {
        DataParts parts = new DataParts(Jdbi.create(data), cold, faults);
        try {
            parts.database().useTransaction(handle -> StoreIdentity.settle(handle, parts.store()));
            new Manifests(parts).mend();
            return new DataStore(parts);
        } catch (OperatorException e) {
            cold.close();
            throw new StoreException((StoreCode) e.code(), String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            cold.close();
            if (!SqlFault.is(e)) {
                throw e;
            }
            throw new StoreException(StoreCode.DATABASE_FAILED, "cannot register the store: " + e.getMessage(), e);
        }
    }

    private DataStore(DataParts parts) {
        this.parts = parts;
    }

    /**
     * Raises the scope's fence, so that every earlier attempt is refused from here on.
     *
     * @throws OperatorException {@link StoreCode#FENCED} if a newer attempt has begun already
     */
    public AttemptStore begin(AttemptScope scope) throws OperatorException {
        return begin(scope, () -> true);
    }

    /**
     * The same for an attempt that may lose its lease.
     *
     * @param held whether it still has it; a commit that another one or a lost server keeps from succeeding is tried again
     *     only while it has. Asked by the attempt's thread
     */
    public AttemptStore begin(AttemptScope scope, BooleanSupplier held) throws OperatorException {
        parts.store().mark(scope.fence());
        boolean ours = parts.transact("raise the fence", new Patience(held), handle -> Fences.raise(handle, scope));
        if (!ours) {
            throw new OperatorException(
                    StoreCode.FENCED,
                    "scope " + scope.scope() + ": an attempt with a fence above " + scope.fence() + " has begun");
        }
        parts.faults().at(Step.FENCE_RAISED);
        return new AttemptStore(parts, scope, held);
    }

    /**
     * Pins the hash of block 0 to a chain id at first use, and compares it ever after.
     *
     * @throws OperatorException {@link StoreCode#OTHER_CHAIN} if the data here are of another chain with that id
     */
    public void pinGenesis(long chainId, byte[] genesis) throws OperatorException {
        byte[] pinned = parts.transact("pin a chain", handle -> GenesisPins.pinned(handle, chainId, genesis));
        GenesisPins.check(chainId, genesis, pinned);
    }

    /** The commit that a reactive task has made in an earlier attempt. */
    public Optional<CommitPayload> committed(long taskId) throws OperatorException {
        return parts.transact(
                "read commits",
                handle -> handle.createQuery("""
                        select payload, payload_version from trace_commits where task_id = :task
                        order by committed_at desc, seq desc limit 1
                        """)
                        .bind("task", taskId)
                        .map((row, context) ->
                                PayloadText.read(row.getString("payload"), row.getInt("payload_version")))
                        .findFirst());
    }

    /** Commits that the control side has not acknowledged, oldest first. */
    public List<CommitPayload> undelivered(String scope) throws OperatorException {
        return parts.transact(
                "read commits",
                handle -> handle.createQuery("""
                        select payload, payload_version from trace_commits
                        where scope = :scope and delivered_at is null order by seq
                        """)
                        .bind("scope", scope)
                        .map((row, context) ->
                                PayloadText.read(row.getString("payload"), row.getInt("payload_version")))
                        .list());
    }

    /** The same over all scopes, of commits at least so old; those of one scope in their order. */
    public List<CommitPayload> undelivered(Duration olderThan, int max) throws OperatorException {
        return parts.transact(
                "read commits",
                handle -> handle.createQuery("""
                        select payload, payload_version from trace_commits
                        where delivered_at is null and committed_at <= now() - make_interval(secs => :age)
                        order by committed_at, scope, seq limit :max
                        """)
                        .bind("age", olderThan.toMillis() / 1000.0)
                        .bind("max", max)
                        .map((row, context) ->
                                PayloadText.read(row.getString("payload"), row.getInt("payload_version")))
                        .list());
    }

    /** Marks a commit as acknowledged; again changes nothing. */
    public void delivered(CommitPayload payload) throws OperatorException {
        parts.faults().at(Step.DELIVERED);
        parts.transact(
                "mark a commit delivered",
                handle -> handle.createUpdate("""
                        update trace_commits set delivered_at = now()
                        where scope = :scope and seq = :seq and delivered_at is null
                        """)
                        .bind("scope", payload.scope())
                        .bind("seq", payload.sequence())
                        .execute());
        parts.faults().at(Step.ACKNOWLEDGED);
    }

    /** How a range stands to the live files of the cold ones among some tables. */
    public Standing standing(long chainId, List<TableDefinition> tables, BlockRange range, String outputHash)
            throws OperatorException {
        List<TableDefinition> cold = tables.stream()
                .filter(each -> each.storage() instanceof Storage.Cold)
                .toList();
        return parts.transact("read the ledger", handle -> standing(handle, chainId, cold, range, outputHash));
    }

    private static Standing standing(
            Handle handle, long chainId, List<TableDefinition> tables, BlockRange range, String outputHash) {
        boolean covered = !tables.isEmpty();
        for (TableDefinition table : tables) {
            List<LiveFile> live = new Ledger(handle, chainId, table.name()).overlapping(range);
            if (!covers(live, range, outputHash)) {
                covered = false;
                List<BlockRange> partial = live.stream()
                        .map(LiveFile::range)
                        .filter(each -> !range.contains(each))
                        .toList();
                if (!partial.isEmpty()) {
                    return new Standing.Conflict(table.name(), partial);
                }
            }
        }
        return covered ? new Standing.Covered() : new Standing.Open();
    }

    private static boolean covers(List<LiveFile> live, BlockRange range, String outputHash) {
        long next = range.start();
        for (LiveFile each : live) {
            if (each.range().start() > next || !each.file().configHash().equals(outputHash)) {
                return false;
            }
            next = each.range().end() + 1;
        }
        return next > range.end();
    }

    /** Brings every manifest that is behind the ledger up to it. */
    public void foldManifests() throws OperatorException {
        new Manifests(parts).fold();
    }

    /**
     * Drops the oldest rows of a hot table: what lies below a block, of a partitioned table whole partitions alone.
     *
     * @return the lowest block from which everything is kept; empty if nothing was dropped
     */
    public OptionalLong dropBelow(String dataset, String table, long chainId, long block) throws OperatorException {
        return parts.transact("drop old rows of " + dataset + "_" + table, handle -> {
            Optional<TableDefinition> hot = HotTables.find(handle, dataset, table);
            return hot.isPresent()
                    ? HotTables.dropBelow(handle, Relation.of(dataset, hot.get()), chainId, block)
                    : OptionalLong.empty();
        });
    }

    /**
     * Deletes superseded files and staging that no attempt can need any more.
     *
     * @param grace how long a superseded file stays for those who still read it
     */
    public void sweep(Duration grace) throws OperatorException {
        new Sweep(parts, grace).run();
    }

    /** Lets go of the store. The database stays the caller's. */
    @Override
    public void close() {
        parts.store().close();
    }
}
