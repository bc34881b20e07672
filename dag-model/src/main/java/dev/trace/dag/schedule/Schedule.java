package dev.trace.dag.schedule;

import java.time.Instant;
import java.util.Optional;

/** When a {@code cron} source fires. Immutable. */
public sealed interface Schedule permits CronSchedule, RateSchedule {
    /**
     * Reads {@code schedule} of a source.
     *
     * @param text a cron expression of five fields, UTC, such as {@code 0 3 * * *}; or {@code rate(5 minutes)}
     * @throws IllegalArgumentException if it is neither, or never fires; the message says what is wrong
     */
    static Schedule parse(String text) {
        String trimmed = text.strip();
        return trimmed.startsWith("rate") ? RateSchedule.read(trimmed) : CronSchedule.read(trimmed);
    }

    /** The first tick after a moment; empty if there is none any more. */
    Optional<Instant> next(Instant after);
}
