package dev.trace.dispatcher;

import java.time.Duration;

/**
 * How shares are leased.
 *
 * @param lease how long a share lasts without a word of its process. What a dead process held is lost for so long, and for
 *     so long processes work on without a dispatcher
 * @param renew how long a process waits before it asks again, longer where many ask: how soon the others make room for a
 *     newcomer
 * @param hurry the same for one that waits for more, or whose share has become smaller
 * @param turn how long a process waits where not all can use an endpoint at once, until one that has used it for as
 *     long must wait in its place
 */
public record BudgetSettings(Duration lease, Duration renew, Duration hurry, Duration turn) {
    /** A dispatcher restarts, and its workers find it again, well within the lease. */
    public static final BudgetSettings DEFAULT = new BudgetSettings(
            Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(5));

    private static final Duration OF_EACH = Duration.ofMillis(20);
    private static final int ASKS_A_LEASE = 4;

    /** How long each of so many waits: all together ask no more often than fifty times a second, within reason. */
    public Duration renew(int processes) {
        Duration crowded = OF_EACH.multipliedBy(processes);
        Duration longest = lease.dividedBy(ASKS_A_LEASE);
        Duration wait = crowded.compareTo(renew) > 0 ? crowded : renew;
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
