package dev.trace.worker.run;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How long a worker works before it stops by itself.
 *
 * @param tasks most tasks it claims; empty for any number
 * @param idle how long it may be without a task; empty for ever
 */
public record Stint(OptionalInt tasks, Optional<Duration> idle) {
    /** Until it is drained. */
    public static final Stint ENDLESS = new Stint(OptionalInt.empty(), Optional.empty());

    public Stint {
        if (tasks.isPresent() && tasks.getAsInt() < 1) {
            throw new IllegalArgumentException("a worker must be allowed at least one task, not " + tasks.getAsInt());
        }
    }
}
