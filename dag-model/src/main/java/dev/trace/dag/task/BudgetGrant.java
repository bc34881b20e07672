package dev.trace.dag.task;

import java.time.Duration;
import java.util.List;

/**
 * What a process may use of endpoints that it shares with others.
 *
 * @param lease how long it may without asking again, counted by the process from before it asked; then nothing
 * @param renewAfter how long it should wait before it asks again
 * @param shares of what it asked for; of another endpoint it keeps what it has
 * @param parked those of them whose quota is used up
 */
public record BudgetGrant(Duration lease, Duration renewAfter, List<Share> shares, List<Parking> parked) {
    public BudgetGrant {
        shares = List.copyOf(shares);
        parked = List.copyOf(parked);
    }

    /**
     * A part of an endpoint's limits.
     *
     * @param endpoint which one
     * @param fraction 0 to 1, of each of its limits
     * @param version higher with each that is given; one that is lower than the last is out of date
     */
    public record Share(PoolEndpoint endpoint, double fraction, long version) {
        public Share {
            if (!(fraction >= 0 && fraction <= 1)) {
                throw new IllegalArgumentException("a fraction is between 0 and 1, not " + fraction);
            }
        }
    }
}
