package dev.trace.dispatcher;

import java.time.Duration;

/**
 * How shares are leased.
 *
 * @param lease how long a share lasts without a word of its process. What a dead process held is lost for so long, and for
 *     so long processes work on without a dispatcher
 * @param renew how long a process waits before it asks again: how soon the others make room for a newcomer
 * @param hurry the same for one that waits for more, or whose share has become smaller
 * @param turn how long a process waits where not all can use an endpoint at once, until one that has used it for as
 *     long must wait in its place
 */
public record BudgetSettings(Duration lease, Duration renew, Duration hurry, Duration turn) {
    /** A dispatcher restarts, and its workers find it again, well within the lease. */
    public static final BudgetSettings DEFAULT = new BudgetSettings(
            Duration.ofSeconds(20), Duration.ofSeconds(3), Duration.ofMillis(500), Duration.ofSeconds(5));
}
