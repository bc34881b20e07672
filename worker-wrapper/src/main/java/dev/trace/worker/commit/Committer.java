package dev.trace.worker.commit;

import dev.trace.api.CommitOutcome;
import dev.trace.api.OperatorException;
import dev.trace.worker.commit.CommitFaults.Step;
import dev.trace.worker.hot.HotRows;
import dev.trace.worker.hot.HotTables;
import dev.trace.worker.hot.Relation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes proposals of one attempt durable: publishes their files, writes one fenced transaction, and finds out how it ended
 * when the connection does not say. For the attempt's thread.
 */
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final DataParts parts;
    private final AttemptScope scope;
    private final BooleanSupplier held;
    private final RpcUsage usage;
    /** What was to be recorded with a commit whose outcome is unknown. */
    private Map<RpcUsage.Line, RpcUsage.Sum> doubtful = Map.of();
    /** Number of the attempt's next commit; the same again as long as the last one's outcome is unknown. */
    private int ordinal = 1;
    /** Keys whose objects may go at any time. */
    private final Set<String> doomed = new HashSet<>();

    Committer(DataParts parts, AttemptScope scope, BooleanSupplier held, RpcUsage usage) {
        this.parts = parts;
        this.scope = scope;
        this.held = held;
        this.usage = usage;
    }

    /** What one try came to. */
    private sealed interface Try {
        record Ended(CommitOutcome outcome) implements Try {}

        /** Nothing was committed; it may be tried again. */
        record Again(String why, RuntimeException cause) implements Try {}
    }

    CommitOutcome commit(Proposal proposal) throws OperatorException, InterruptedException {
        Patience patience = new Patience(held);
        long current = parts.transact("read the fence", patience, handle -> Fences.current(handle, scope.scope()));
        if (current > scope.fence()) {
            return told(proposal, new CommitOutcome.Fenced(current));
        }
        while (true) {
            prepare(proposal, patience);
            Map<StagedFile, String> keys = publish(proposal);
            Map<RpcUsage.Line, RpcUsage.Sum> used = usage.unrecorded();
            Try result = once(proposal, keys, used);
            if (result instanceof Try.Ended ended) {
                settle(ended.outcome(), used);
                return told(proposal, ended.outcome());
            }
            Try.Again again = (Try.Again) result;
            LOG.info("⚠️ commit of {} did not succeed: {}", scope.scope(), again.why());
            if (!patience.pause()) {
                throw SqlFault.of(again.cause()).toOperatorException("commit " + scope.scope());
            }
        }
    }

    private void settle(CommitOutcome outcome, Map<RpcUsage.Line, RpcUsage.Sum> used) {
        if (outcome instanceof CommitOutcome.Unknown) {
            doubtful = used;
        } else {
            usage.recorded(outcome instanceof CommitOutcome.Committed ? used : doubtful);
            doubtful = Map.of();
        }
    }

    /**
     * Records what no commit has recorded. Under the number of a commit in doubt, so that nothing counts twice if it
     * landed.
     */
    void recordRest() throws OperatorException {
        Map<RpcUsage.Line, RpcUsage.Sum> rest = usage.unrecorded();
        if (!rest.isEmpty()) {
            parts.transact("record what endpoints were asked", new Patience(() -> false), handle -> {
                UsageRecord.write(handle, scope, ordinal, OptionalLong.empty(), rest);
                return rest;
            });
            usage.recorded(rest);
        }
    }

    /** Tables and partitions are made ahead: a change of a table within the commit would keep others from committing. */
    private void prepare(Proposal proposal, Patience patience) throws OperatorException {
        for (HotRows rows : proposal.hot()) {
            Relation relation = rows.target().relation();
            parts.transact("prepare table " + relation.name(), patience, handle -> {
                HotTables.prepare(handle, relation);
                if (rows.range().isPresent()) {
                    HotTables.partition(
                            handle,
                            relation,
                            rows.target().chainId(),
                            rows.range().get());
                }
                return relation;
            });
        }
    }

    private CommitOutcome told(Proposal proposal, CommitOutcome outcome) {
        if (!(outcome instanceof CommitOutcome.Unknown)) {
            ordinal++;
        }
        if (outcome instanceof CommitOutcome.Fenced fenced) {
            LOG.info(
                    "{} is fenced: fence {} is older than {}; nothing was published",
                    scope.scope(),
                    scope.fence(),
                    fenced.currentFence());
        } else if (outcome instanceof CommitOutcome.Committed committed) {
            LOG.info(
                    "✅ committed {} as number {}: {} files, {} rows",
                    scope.scope(),
                    committed.sequence(),
                    proposal.files().size(),
                    proposal.rows());
        } else {
            LOG.info("commit of {}: {}", scope.scope(), outcome);
        }
        return outcome;
    }

    private Map<StagedFile, String> publish(Proposal proposal) throws OperatorException, InterruptedException {
        parts.faults().at(Step.BEFORE_PUBLISH);
        Map<StagedFile, String> keys = new HashMap<>();
        for (StagedFile file : proposal.files()) {
            keys.put(file, parts.store().publish(file.name(), file.upload(), doomed));
            parts.faults().at(Step.FILE_PUBLISHED);
            if (Thread.interrupted()) {
                throw new InterruptedException(
                        "interrupted while publishing " + file.name().first());
            }
        }
        parts.faults().at(Step.PUBLISHED);
        return keys;
    }

    private Try once(Proposal proposal, Map<StagedFile, String> keys, Map<RpcUsage.Line, RpcUsage.Sum> used)
            throws OperatorException, InterruptedException {
        boolean asked = false;
        Handle handle = null;
        try {
            handle = parts.database().open();
            handle.begin();
            CommitTransaction.Written written =
                    new CommitTransaction(handle, parts, scope, used).write(proposal, ordinal, keys);
            if (written instanceof CommitTransaction.Written.Settled settled) {
                return new Try.Ended(settled.outcome());
            }
            if (written instanceof CommitTransaction.Written.Vanished vanished) {
                return new Try.Again(
                        vanished.key() + " was swept", new IllegalStateException("swept: " + vanished.key()));
            }
            if (written instanceof CommitTransaction.Written.Doomed swept) {
                doomed.add(swept.key());
                return new Try.Again(
                        swept.key() + " is being swept", new IllegalStateException("doomed: " + swept.key()));
            }
            parts.faults().at(Step.BEFORE_COMMIT);
            asked = true;
            handle.commit();
            parts.faults().at(Step.COMMITTED);
            return new Try.Ended(new CommitOutcome.Committed(((CommitTransaction.Written.Ready) written).sequence()));
        } catch (RuntimeException e) {
            if (!SqlFault.is(e)) {
                throw e;
            }
            if (asked) {
                return lookUp(e);
            }
            SqlFault fault = SqlFault.of(e);
            if (!fault.passing()) {
                throw fault.toOperatorException("commit " + scope.scope());
            }
            return new Try.Again("data database: " + e.getMessage(), e);
        } finally {
            if (handle != null) {
                Session.end(handle);
            }
        }
    }

    /**
     * Asks what became of a commit whose answer did not come. The scope's row is locked first: a transaction that is still
     * about to commit holds that lock, so whoever has it sees the final state.
     */
    private Try lookUp(RuntimeException cause) throws InterruptedException {
        RuntimeException last = cause;
        Patience patience = new Patience(held);
        do {
            try {
                Optional<Long> sequence = parts.database().inTransaction(handle -> {
                    Session.prepare(handle);
                    Fences.lock(handle, scope.scope());
                    return handle.createQuery("""
                                    select seq from trace_commits
                                    where scope = :scope and task_id = :task and attempt = :attempt
                                    and ordinal = :ordinal
                                    """)
                            .bind("scope", scope.scope())
                            .bind("task", scope.taskId())
                            .bind("attempt", scope.attempt())
                            .bind("ordinal", ordinal)
                            .mapTo(Long.class)
                            .findFirst();
                });
                return sequence.isPresent()
                        ? new Try.Ended(new CommitOutcome.Committed(sequence.get()))
                        : new Try.Again("its connection was lost before it took effect", cause);
            } catch (RuntimeException e) {
                if (!SqlFault.is(e)) {
                    throw e;
                }
                last = e;
            }
        } while (patience.pause());
        return new Try.Ended(new CommitOutcome.Unknown(
                "the data database did not say whether " + scope.scope() + " was committed: " + last.getMessage()));
    }
}
