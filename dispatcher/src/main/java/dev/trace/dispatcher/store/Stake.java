package dev.trace.dispatcher.store;

import dev.trace.dag.task.PoolEndpoint;
import java.time.Instant;

/**
 * What one process holds of one endpoint's limits.
 *
 * @param endpoint which one
 * @param holder the process
 * @param fraction what it was given last; 0 while it waits
 * @param most the most it may be using, which is more until it says that it keeps to what it was given last
 * @param version of what it was given last; 0 if nothing ever was
 * @param turnAt since when it waits, or uses the endpoint
 */
public record Stake(PoolEndpoint endpoint, String holder, double fraction, double most, long version, Instant turnAt) {
    /** Nobody can say that it keeps to what has not been sent. */
    private static final long UNNUMBERED = -1;

    /** One that has been given another part, and no number yet. */
    public Stake given(double part, double using, Instant since) {
        return new Stake(endpoint, holder, part, Math.max(part, using), UNNUMBERED, since);
    }

    /** The same under its new number. */
    public Stake as(long newVersion) {
        return new Stake(endpoint, holder, fraction, most, newVersion, turnAt);
    }
}
