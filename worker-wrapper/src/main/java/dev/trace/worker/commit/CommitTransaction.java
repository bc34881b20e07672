package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.CommitOutcome;
import dev.trace.api.OperatorException;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.StagedRows;
import dev.trace.dag.task.CommitPayload;
import dev.trace.dag.task.CommitPayload.Covered;
import dev.trace.worker.cold.StoreCode;
import dev.trace.worker.commit.CommitFaults.Step;
import dev.trace.worker.hot.HotRows;
import dev.trace.worker.hot.HotWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** One try at writing one commit, within a transaction that the caller ends. For one thread. */
final class CommitTransaction {
    private final Handle handle;
    private final DataParts parts;
    private final AttemptScope scope;
    private final Map<RpcUsage.Line, RpcUsage.Sum> used;

    /** @param used what endpoints were asked for it */
    CommitTransaction(Handle handle, DataParts parts, AttemptScope scope, Map<RpcUsage.Line, RpcUsage.Sum> used) {
        this.handle = handle;
        this.parts = parts;
        this.scope = scope;
        this.used = used;
    }

    /** How a try ended, before the transaction does. */
    sealed interface Written {
        /** Everything is written under this number. */
        record Ready(long sequence) implements Written {}

        /** Nothing is to be written. */
        record Settled(CommitOutcome outcome) implements Written {}

        /** A sweep deleted a published object before the ledger knew it: publish again. */
        record Vanished(String key) implements Written {}

        /** A sweep may still delete what is under a key at any time: publish under another. */
        record Doomed(String key) implements Written {}
    }

    private record Earlier(long sequence, int attempt, int ordinal, byte[] proposal) {}

    /**
     * @param ordinal number of the commit within the attempt
     * @param keys where each file is published
     */
    Written write(Proposal proposal, int ordinal, Map<StagedFile, String> keys) throws OperatorException {
        Session.prepare(handle);
        Fences.Row fence = Fences.lock(handle, scope.scope());
        parts.faults().at(Step.FENCE_LOCKED);
        if (fence.fence() > scope.fence()) {
            return new Written.Settled(new CommitOutcome.Fenced(fence.fence()));
        }
        Optional<Earlier> same = earlier(proposal, ordinal);
        if (same.isPresent()) {
            return new Written.Settled(
                    new CommitOutcome.AlreadyCommitted(same.get().sequence()));
        }
        // Before the lakes are locked, for rows take their time.
        List<Covered> coverage = new ArrayList<>();
        Map<HotRows, HotWrite.Result> hot = rows(proposal, coverage);
        parts.faults().at(Step.ROWS_WRITTEN);
        for (String table : new TreeSet<>(keysOf(proposal))) {
            new Ledger(handle, scope.chainId(), table).lock();
        }
        for (StagedFile file : proposal.files()) {
            String key = keys.get(file);
            // In this order: a deletion that was under way when the store was asked may be over and noted by now.
            if (key != null && new Ledger(handle, scope.chainId(), file.table()).isDoomed(key)) {
                return new Written.Doomed(key);
            } else if (key == null || !parts.store().exists(key)) {
                return new Written.Vanished(String.valueOf(key));
            }
            Optional<CommitOutcome> refused = place(file, key, coverage);
            if (refused.isPresent()) {
                return new Written.Settled(refused.get());
            }
        }
        for (Covering covering : proposal.covered()) {
            coverage.addAll(covered(covering));
        }
        parts.faults().at(Step.FILES_PLACED);
        long sequence = fence.lastSequence() + 1;
        record(proposal, ordinal, sequence, coverage);
        UsageRecord.write(handle, scope, ordinal, OptionalLong.of(sequence), used);
        metrics(proposal, hot);
        return new Written.Ready(sequence);
    }

    private static List<String> keysOf(Proposal proposal) {
        return proposal.files().stream().map(StagedFile::table).toList();
    }

    private Map<HotRows, HotWrite.Result> rows(Proposal proposal, List<Covered> coverage) throws OperatorException {
        Map<HotRows, HotWrite.Result> written = new LinkedHashMap<>();
        for (HotRows each : proposal.hot()) {
            HotWrite.Result result = HotWrite.run(handle, each);
            written.put(each, result);
            each.range().ifPresent(range -> coverage.add(Coverage.of(each, range, result)));
        }
        return written;
    }

    private void metrics(Proposal proposal, Map<HotRows, HotWrite.Result> hot) {
        Optional<Duration> rpc = RpcUsage.latency(used);
        proposal.files().forEach(file -> Scans.metrics(handle, scope, Scans.Batch.of(file), rpc));
        hot.forEach((rows, result) -> Scans.metrics(handle, scope, Scans.Batch.of(rows, result), rpc));
    }

    /**
     * The commit that this one repeats: made by this attempt before its outcome was known, or as the last thing an
     * earlier attempt of the task did.
     */
    private Optional<Earlier> earlier(Proposal proposal, int ordinal) {
        return handle.createQuery("""
                        select seq, attempt, ordinal, proposal from trace_commits
                        where scope = :scope and task_id = :task order by seq desc limit 1
                        """)
                .bind("scope", scope.scope())
                .bind("task", scope.taskId())
                .map((row, context) -> new Earlier(
                        row.getLong("seq"), row.getInt("attempt"), row.getInt("ordinal"), row.getBytes("proposal")))
                .findFirst()
                .filter(each -> Arrays.equals(each.proposal(), proposal.hash()))
                .filter(each -> each.attempt() == scope.attempt() ? each.ordinal() == ordinal : ordinal == 1);
    }

    private Optional<CommitOutcome> place(StagedFile file, String key, List<Covered> coverage)
            throws OperatorException {
        Ledger ledger = new Ledger(handle, scope.chainId(), file.table());
        BlockRange range = file.name().range();
        List<LiveFile> live = ledger.overlapping(range);
        for (LiveFile each : live) {
            if (!range.contains(each.range())) {
                throw overlap(file, each);
            }
        }
        if (live.size() == 1 && isSame(live.get(0), file, key)) {
            LiveFile same = live.get(0);
            ledger.confirm(same, file.evidence(), scope);
            coverage.add(Coverage.of(scope.chainId(), file.table(), same));
            return Optional.empty();
        }
        for (LiveFile each : live) {
            if (each.fence() > scope.fence()) {
                return Optional.of(new CommitOutcome.Fenced(each.fence()));
            }
        }
        live.forEach(each -> ledger.supersede(each, scope.fence()));
        checkLinks(ledger, file);
        ledger.insert(file, key, scope);
        coverage.add(Coverage.of(scope.chainId(), file, key));
        return Optional.empty();
    }

    /** Under another key it is another object: the one that the ledger names may no longer hold what it should. */
    private static boolean isSame(LiveFile live, StagedFile file, String key) {
        return live.key().equals(key)
                && live.range().equals(file.name().range())
                && live.file().content().sha256().equals(file.content().sha256());
    }

    private OperatorException overlap(StagedFile file, LiveFile live) {
        return new OperatorException(
                StoreCode.RANGE_OVERLAP,
                "range " + file.name().range() + " of " + file.name().first() + " overlaps in part the committed file "
                        + live.key() + " with blocks " + live.range()
                        + "; choose a range that covers that file or lies beside it, for instance by the chunk_size it"
                        + " was made with");
    }

    private void checkLinks(Ledger ledger, StagedFile file) throws OperatorException {
        Optional<Evidence.Links> links = file.evidence().links();
        if (links.isEmpty()) {
            return;
        }
        BlockRange range = file.name().range();
        Optional<LiveFile> before = ledger.holding(range.start() - 1);
        if (before.isPresent() && before.get().file().evidence().links().isPresent()) {
            String last = before.get().file().evidence().links().get().lastHash();
            if (!last.equals(links.get().parentHash())) {
                throw brokenLink(
                        file, before.get().range(), range, last, links.get().parentHash());
            }
        }
        Optional<LiveFile> after = range.end() == Long.MAX_VALUE ? Optional.empty() : ledger.holding(range.end() + 1);
        if (after.isPresent() && after.get().file().evidence().links().isPresent()) {
            String parent = after.get().file().evidence().links().get().parentHash();
            if (!parent.equals(links.get().lastHash())) {
                throw brokenLink(file, range, after.get().range(), links.get().lastHash(), parent);
            }
        }
    }

    private static OperatorException brokenLink(
            StagedFile file, BlockRange left, BlockRange right, String last, String parent) {
        return new OperatorException(
                StoreCode.BROKEN_LINK,
                file.table() + ": ranges " + left + " and " + right + " are not of one chain: block " + left.end()
                        + " has hash " + last + ", but block " + right.start() + " names " + parent
                        + " as its parent; fetch both again");
    }

    private List<Covered> covered(Covering covering) {
        return new Ledger(handle, scope.chainId(), covering.table())
                .overlapping(covering.range()).stream()
                        .map(each -> Coverage.of(scope.chainId(), covering.table(), each))
                        .toList();
    }

    private void record(Proposal proposal, int ordinal, long sequence, List<Covered> coverage) {
        CommitPayload payload = new CommitPayload(
                scope.scope(),
                sequence,
                scope.fence(),
                scope.taskId(),
                scope.attempt(),
                scope.dataset(),
                scope.datasetVersion(),
                proposal.commit().emissions(),
                proposal.commit().invalidations(),
                proposal.commit().state(),
                coverage);
        proposal.commit().checkpoint().ifPresent(at -> Scans.checkpoint(handle, scope, at, rowsOf(proposal, "logs")));
        handle.createUpdate("""
                        insert into trace_commits
                            (scope, seq, fence, task_id, attempt, ordinal, proposal, payload, payload_version)
                        values (:scope, :seq, :fence, :task, :attempt, :ordinal, :proposal,
                            cast(:payload as jsonb), :version)
                        """)
                .bind("scope", scope.scope())
                .bind("seq", sequence)
                .bind("fence", scope.fence())
                .bind("task", scope.taskId())
                .bind("attempt", scope.attempt())
                .bind("ordinal", ordinal)
                .bind("proposal", proposal.hash())
                .bind("payload", PayloadText.write(payload))
                .bind("version", PayloadText.VERSION)
                .execute();
        Fences.advance(handle, scope, sequence);
    }

    private static long rowsOf(Proposal proposal, String table) {
        return proposal.commit().rows().stream()
                .filter(each -> each.table().equals(table))
                .mapToLong(StagedRows::rows)
                .sum();
    }
}
