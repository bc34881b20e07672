package dev.trace.cli.doctor;

import java.time.Duration;
import java.time.Instant;

/** Compares another clock with ours. Trace trusts the database's alone, but a person reads logs by ours. */
final class ClockCheck {
    private static final Duration TOLERATED = Duration.ofSeconds(5);

    private ClockCheck() {}

    /**
     * @param whose the other clock
     * @param theirs what it showed
     * @param asked when we asked, by ours
     * @param answered when we had the answer
     * @param grain how finely the other clock counts
     */
    static Finding compare(String whose, Instant theirs, Instant asked, Instant answered, Duration grain) {
        Instant ours = asked.plus(Duration.between(asked, answered).dividedBy(2));
        Duration off = Duration.between(theirs, ours);
        Duration allowed =
                TOLERATED.plus(grain).plus(Duration.between(asked, answered).dividedBy(2));
        String shown = off.isNegative() ? off.abs().toMillis() + " ms behind" : off.toMillis() + " ms ahead";
        if (off.abs().compareTo(allowed) <= 0) {
            return Finding.ok("clock", "in step with " + whose + " (" + shown + ", within its precision)");
        }
        return Finding.warning(
                "clock",
                "this machine's clock is " + shown + " of " + whose,
                "set the clock (NTP); leases are safe, they go by the database's clock, but log times mislead");
    }
}
