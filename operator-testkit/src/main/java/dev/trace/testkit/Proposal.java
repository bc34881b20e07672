package dev.trace.testkit;

import dev.trace.api.Checkpoint;
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
 * @param state the job's state afterwards, values in hex
 */
public record Proposal(
        List<RecordedRows> rows,
        List<Emission> emissions,
        List<Invalidation> invalidations,
        List<Checkpoint> checkpoints,
        Map<String, String> state) {

    static Proposal of(FakeContext context) {
        List<RecordedRows> rows = new ArrayList<>();
        List<Emission> emissions = new ArrayList<>(context.emittedAhead());
        List<Invalidation> invalidations = new ArrayList<>();
        List<Checkpoint> checkpoints = new ArrayList<>();
        context.commits().forEach(commit -> {
            commit.rows().forEach(staged -> rows.add((RecordedRows) staged));
            emissions.addAll(commit.emissions());
            invalidations.addAll(commit.invalidations());
            commit.checkpoint().ifPresent(checkpoints::add);
        });
        Map<String, String> state = new TreeMap<>();
        context.stateNow().forEach((key, value) -> state.put(key, HexFormat.of().formatHex(value)));
        return new Proposal(rows, emissions, invalidations, checkpoints, state);
    }
}
