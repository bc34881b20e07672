package dev.trace.api.rpc;

import dev.trace.api.OperatorException;
import java.time.Duration;
import java.util.Optional;

/**
 * Follows the head of a chain from where it stands now. What it tells is a reason to look, never the data itself: blocks
 * are fetched by number from the last one that was committed, and their parents checked. For one thread; while it is open
 * the pool keeps asking, so close it.
 */
public interface HeadWatch extends AutoCloseable {
    /**
     * Waits until the head is higher than it was last reported. The first time it reports the head as soon as that is
     * known. The same head heard of twice is one change.
     *
     * @param patience how long to wait at most
     * @return empty if the head did not move meanwhile
     * @throws OperatorException if no endpoint says the head; call again, the watch goes on
     * @throws InterruptedException the lease is lost or the worker is stopping
     */
    Optional<HeadChange> next(Duration patience) throws OperatorException, InterruptedException;

    @Override
    void close();
}
