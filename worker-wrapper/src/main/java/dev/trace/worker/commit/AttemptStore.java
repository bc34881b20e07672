package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.OperatorException;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.InputDataset;
import dev.trace.worker.cold.FileName;
import dev.trace.worker.hot.HotRows;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Staging and commits of one attempt. For the attempt's thread. */
public final class AttemptStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptStore.class);

    private final DataParts parts;
    private final AttemptScope scope;
    private final Committer committer;
    private final RpcUsage usage = new RpcUsage();
    private final OpenCursors cursors = new OpenCursors();
    private int staged;
    private boolean unknown;

    /** @param held whether the attempt still has its lease: a commit that is in trouble is not tried again without */
    AttemptStore(DataParts parts, AttemptScope scope, BooleanSupplier held) {
        this.parts = parts;
        this.scope = scope;
        committer = new Committer(parts, scope, held, usage);
    }

    /** What is counted here is recorded with the next commit, or when the attempt ends. */
    public RpcUsage usage() {
        return usage;
    }

    /** A table to write to. */
    public Table table(TableDefinition definition) {
        return definition.storage() instanceof Storage.Cold cold
                ? new ColdTable(this, definition, cold, scope.chainId())
                : new HotTable(this, definition);
    }

    /**
     * The committed rows of the attempt's chain.
     *
     * @param where the job's inputs, whose filters apply
     */
    public Inputs inputs(List<InputDataset> where) {
        return new StoredInputs(parts, scope.chainId(), where, cursors);
    }

    /**
     * Makes a proposal durable, all of it or nothing.
     *
     * @return how it ended; {@link CommitOutcome.Unknown} only if the database cannot be asked
     * @throws OperatorException if it was refused or could not be written; nothing was committed
     * @throws InterruptedException the worker is stopping; whether it was committed is found out by the next attempt
     */
    public CommitOutcome commit(Commit commit) throws OperatorException, InterruptedException {
        return commit(Proposal.of(commit, scope.fence(), List.of()));
    }

    /**
     * The same for a range whose files are there already, as {@link Standing.Covered} says: nothing is written, and the
     * payload's coverage names those files.
     */
    public CommitOutcome commitCovered(Commit commit, List<TableDefinition> tables, BlockRange range)
            throws OperatorException, InterruptedException {
        List<Covering> covered = tables.stream()
                .filter(each -> each.storage() instanceof Storage.Cold)
                .map(each -> new Covering(each.name(), range))
                .toList();
        return commit(Proposal.of(commit, scope.fence(), covered));
    }

    private CommitOutcome commit(Proposal proposal) throws OperatorException, InterruptedException {
        CommitOutcome outcome = committer.commit(proposal);
        unknown = outcome instanceof CommitOutcome.Unknown;
        if (outcome instanceof CommitOutcome.Committed || outcome instanceof CommitOutcome.AlreadyCommitted) {
            // A source may go on for weeks, and its staging must not grow.
            for (HotRows rows : proposal.hot()) {
                rows.drop();
            }
        }
        return outcome;
    }

    long fence() {
        return scope.fence();
    }

    AttemptScope scope() {
        return scope;
    }

    DataParts parts() {
        return parts;
    }

    /** A path in staging that nobody has used. */
    Path nextPath(FileName name) throws OperatorException {
        return nextPath(name.table() + "_" + name.range() + ".parquet");
    }

    /** The same for whatever else is staged. */
    Path nextPath(String name) throws OperatorException {
        staged++;
        return parts.store().staging(scope.fence()).resolve(staged + "_" + name);
    }

    /** Drops whatever is staged and not committed, closes what was left open, and records what was asked meanwhile. */
    @Override
    public void close() {
        cursors.close();
        recordUsage();
        if (unknown) {
            // Kept for whoever finds out; the sweep takes it once a newer attempt has begun.
            return;
        }
        try {
            parts.store().dropStaging(scope.fence());
        } catch (OperatorException e) {
            LOG.warn("⚠️ staging of {} stays until the next sweep: {}", scope.scope(), e.getMessage());
        }
    }

    /** An attempt that was interrupted has cost as much as any other. */
    private void recordUsage() {
        boolean interrupted = Thread.interrupted();
        try {
            committer.recordRest();
        } catch (OperatorException e) {
            LOG.warn("⚠️ what {} has asked of endpoints is not recorded: {}", scope.scope(), e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
