package dev.trace.api;

import dev.trace.api.table.StagedRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator proposes to publish, all of it or nothing: rows staged before, a checkpoint, state, invalidations and
 * events. The runtime makes it durable under the attempt's fence.
 */
public final class Commit {
    private final List<StagedRows> rows;
    private final Optional<Checkpoint> checkpoint;
    private final Map<String, byte[]> state;
    private final List<Invalidation> invalidations;
    private final List<Emission> emissions;

    private Commit(Builder b) {
        rows = List.copyOf(b.rows);
        checkpoint = Optional.ofNullable(b.checkpoint);
        state = Map.copyOf(b.state);
        invalidations = List.copyOf(b.invalidations);
        emissions = List.copyOf(b.emissions);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Everything staged that this commit publishes; rows staged but not named here are dropped. */
    public List<StagedRows> rows() {
        return rows;
    }

    public Optional<Checkpoint> checkpoint() {
        return checkpoint;
    }

    /** State to set, by key; an empty value removes the key. */
    public Map<String, byte[]> state() {
        return state;
    }

    public List<Invalidation> invalidations() {
        return invalidations;
    }

    /** Events delivered at least once after the commit. */
    public List<Emission> emissions() {
        return emissions;
    }

    /** Collects a {@link Commit}. For one thread. */
    public static final class Builder {
        private final List<StagedRows> rows = new ArrayList<>();
        private final Map<String, byte[]> state = new LinkedHashMap<>();
        private final List<Invalidation> invalidations = new ArrayList<>();
        private final List<Emission> emissions = new ArrayList<>();
        private @Nullable Checkpoint checkpoint;

        private Builder() {}

        public Builder rows(StagedRows staged) {
            rows.add(staged);
            return this;
        }

        public Builder checkpoint(Checkpoint value) {
            checkpoint = value;
            return this;
        }

        public Builder state(String key, byte[] value) {
            state.put(key, value.clone());
            return this;
        }

        public Builder invalidate(Invalidation invalidation) {
            invalidations.add(invalidation);
            return this;
        }

        public Builder emit(Emission emission) {
            emissions.add(emission);
            return this;
        }

        public Commit build() {
            return new Commit(this);
        }
    }
}
