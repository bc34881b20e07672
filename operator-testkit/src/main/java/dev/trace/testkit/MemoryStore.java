package dev.trace.testkit;

import dev.trace.api.BlockRange;
import dev.trace.api.Checkpoint;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.CommitOutcome.AlreadyCommitted;
import dev.trace.api.CommitOutcome.Committed;
import dev.trace.api.CommitOutcome.Fenced;
import dev.trace.api.Emission;
import dev.trace.api.Invalidation;
import dev.trace.api.OperatorException;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.TableDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the runtime keeps for a job: fences, rows, commits, state, and what consumers were told. Commits are atomic and
 * fenced as the real ones are. Safe for use from several threads.
 */
final class MemoryStore {
    private final Map<String, TableDefinition> definitions = new HashMap<>();
    private final Map<String, Long> fences = new HashMap<>();
    private final List<Made> commits = new ArrayList<>();
    private final Map<String, Checkpoint> checkpoints = new TreeMap<>();
    private final Map<String, byte[]> state = new TreeMap<>();
    private final Set<Emission> emissions = new HashSet<>();
    private final Set<Invalidation> invalidations = new HashSet<>();
    private Map<String, List<List<Object>>> rows = new TreeMap<>();
    private long lastFence;
    private int delivered;

    /** A commit that was made, and by whom. */
    private record Made(AttemptIdentity by, int ordinal, Commit commit) {}

    MemoryStore(List<TableDefinition> tables) {
        tables.forEach(table -> definitions.put(table.name(), table));
    }

    /** Begins an attempt: every earlier one on the scope is refused from here on. */
    synchronized AttemptIdentity begin(String scope, long task, int attempt) {
        lastFence++;
        fences.put(scope, lastFence);
        return new AttemptIdentity(scope, task, attempt, lastFence);
    }

    synchronized boolean hasCommitted(long task) {
        return commits.stream().anyMatch(each -> each.by().task() == task);
    }

    /** @param ordinal number of the commit within the attempt, from 1 */
    synchronized CommitOutcome commit(AttemptIdentity by, int ordinal, Commit commit) throws OperatorException {
        long current = fences.getOrDefault(by.scope(), 0L);
        if (current > by.fence()) {
            return new Fenced(current);
        }
        Optional<Long> same = earlier(by, ordinal, commit);
        if (same.isPresent()) {
            return new AlreadyCommitted(same.get());
        }
        Map<String, List<List<Object>>> changed = new TreeMap<>(rows);
        for (StagedRows staged : commit.rows()) {
            RecordedRows recorded = (RecordedRows) staged;
            changed.merge(recorded.table(), apply(recorded, changed), (before, after) -> after);
        }
        rows = changed;
        commit.checkpoint().ifPresent(each -> checkpoints.put(each.key(), each));
        commits.add(new Made(by, ordinal, commit));
        return new Committed(commits.size());
    }

    private Optional<Long> earlier(AttemptIdentity by, int ordinal, Commit commit) {
        for (int i = commits.size() - 1; i >= 0; i--) {
            Made made = commits.get(i);
            if (made.by().task() == by.task()) {
                boolean repeats = made.by().attempt() == by.attempt() ? made.ordinal() == ordinal : ordinal == 1;
                return repeats
                                && Proposal.of(List.of(), List.of(made.commit()), Map.of())
                                        .equals(Proposal.of(List.of(), List.of(commit), Map.of()))
                        ? Optional.of(i + 1L)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private List<List<Object>> apply(RecordedRows staged, Map<String, List<List<Object>>> tables)
            throws OperatorException {
        TableDefinition table = Objects.requireNonNull(definitions.get(staged.table()), staged.table());
        List<List<Object>> before = tables.getOrDefault(staged.table(), List.of());
        List<List<Object>> after = new ArrayList<>();
        if (staged.strategy() == UpdateStrategy.REPLACE) {
            BlockRange range = staged.range().orElseThrow();
            before.stream().filter(row -> !isWithin(table, row, range)).forEach(after::add);
            after.addAll(staged.values());
            return after;
        }
        after.addAll(before);
        Map<List<Object>, List<Object>> byKey = new HashMap<>();
        before.forEach(row -> byKey.put(key(table, row), row));
        for (List<Object> row : staged.values()) {
            List<Object> known = table.key().isEmpty() ? null : byKey.get(key(table, row));
            if (known == null) {
                after.add(row);
            } else if (!known.equals(row)) {
                throw new OperatorException(
                        KitError.ROWS_CONFLICT, "table " + table.name() + " has " + known + ", not " + row);
            }
        }
        return after;
    }

    private static boolean isWithin(TableDefinition table, List<Object> row, BlockRange range) {
        if (table.blockColumn() == null) {
            throw new AssertionError(table.name() + " names no block column, so no range of it can be replaced");
        }
        long block = (Long) row.get(table.indexOf(table.blockColumn()));
        return range.start() <= block && block <= range.end();
    }

    private static List<Object> key(TableDefinition table, List<Object> row) {
        return table.key().stream()
                .map(column -> row.get(table.indexOf(column)))
                .toList();
    }

    /** Events ahead of a commit. */
    synchronized void emit(List<Emission> page) {
        emissions.addAll(page);
    }

    /** Tells consumers of all commits that they have not been told of, and sets the state. */
    synchronized void deliver() {
        for (; delivered < commits.size(); delivered++) {
            Commit commit = commits.get(delivered).commit();
            emissions.addAll(commit.emissions());
            invalidations.addAll(commit.invalidations());
            commit.state().forEach((key, value) -> {
                if (value.length == 0) {
                    state.remove(key);
                } else {
                    state.put(key, value);
                }
            });
        }
    }

    synchronized void setState(Map<String, byte[]> values) {
        state.putAll(values);
    }

    synchronized Map<String, byte[]> state() {
        return Map.copyOf(state);
    }

    synchronized Effects effects() {
        Map<String, String> texts = new TreeMap<>();
        state.forEach((key, value) -> texts.put(key, HexFormat.of().formatHex(value)));
        return new Effects(
                new TreeMap<>(rows), Set.copyOf(emissions), Set.copyOf(invalidations), Map.copyOf(checkpoints), texts);
    }
}
