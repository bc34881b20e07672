package dev.trace.testkit;

import dev.trace.api.Checkpoint;
import dev.trace.api.Commit;
import dev.trace.api.Emission;
import dev.trace.api.Invalidation;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that one run of an operator has proposed and emitted, comparable with another run's.
 *
 * @param rows staged and committed, in order
 * @param emissions ahead of commits and with them, in order
 * @param invalidations in order
 * @param checkpoints in order
 * @param state set by its commits, values in hex; empty text for a key that is removed
 */
public record Proposal(
        List<RecordedRows> rows,
        List<Emission> emissions,
        List<Invalidation> invalidations,
        List<Checkpoint> checkpoints,
        Map<String, String> state) {

    static Proposal of(List<Emission> ahead, List<Commit> commits, Map<String, byte[]> before) {
        List<RecordedRows> rows = new ArrayList<>();
        List<Emission> emissions = new ArrayList<>(ahead);
        List<Invalidation> invalidations = new ArrayList<>();
        List<Checkpoint> checkpoints = new ArrayList<>();
        Map<String, String> state = new TreeMap<>();
        before.forEach((key, value) -> state.put(key, HexFormat.of().formatHex(value)));
        commits.forEach(commit -> {
            commit.rows().forEach(staged -> rows.add((RecordedRows) staged));
            emissions.addAll(commit.emissions());
            invalidations.addAll(commit.invalidations());
            commit.checkpoint().ifPresent(checkpoints::add);
            commit.state().forEach((key, value) -> state.put(key, HexFormat.of().formatHex(value)));
        });
        return new Proposal(rows, emissions, invalidations, checkpoints, state);
    }
}
