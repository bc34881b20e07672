package dev.trace.dag.task;

import java.util.List;

/**
 * What a process needs of the endpoints whose limits it shares with other processes, and what it has learned of them.
 *
 * @param holder names the process, for as long as it holds what it was given: 16 to 64 letters, digits and dashes, never
 *     used by another, nor again after a release
 * @param uses endpoints that it needs; one that is left out is not renewed
 * @param parked those whose quota it has found used up, or heard to be
 */
public record BudgetAsk(String holder, List<Use> uses, List<Parking> parked) {
    static final String HOLDER = "[A-Za-z0-9-]{16,64}";

    public BudgetAsk {
        if (!holder.matches(HOLDER)) {
            throw new IllegalArgumentException("holder must be 16 to 64 letters, digits and dashes");
        }
        uses = List.copyOf(uses);
        parked = List.copyOf(parked);
    }

    /**
     * An endpoint that a process needs.
     *
     * @param endpoint which one
     * @param maxConcurrency most requests at once of all processes together, at least 1: no more processes than that can
     *     use it at the same time
     * @param version of the share that the process keeps to, 0 for none: it can no longer be using more than that one
     */
    public record Use(PoolEndpoint endpoint, int maxConcurrency, long version) {
        public Use {
            if (maxConcurrency < 1) {
                throw new IllegalArgumentException("max_concurrency must be at least 1, not " + maxConcurrency);
            }
        }
    }

    /** The same without the endpoints of other pools. */
    public BudgetAsk of(String pool) {
        return new BudgetAsk(
                holder,
                uses.stream().filter(use -> use.endpoint().pool().equals(pool)).toList(),
                parked);
    }
}
