package dev.trace.api.rpc;

import dev.trace.api.OperatorException;
import org.jspecify.annotations.Nullable;

/**
 * The logs of a range, page after page: the pages follow each other without gap or overlap. What is ahead is asked for
 * meanwhile. Close them, and each page. For one thread.
 */
public interface LogPages extends AutoCloseable {
    /**
     * The next page; null at the end.
     *
     * @throws OperatorException if no endpoint gives the logs, or none gives them truly; {@link RpcError} says how
     */
    @Nullable
    LogPage next() throws OperatorException, InterruptedException;

    /** Gives up what is under way. */
    @Override
    void close();
}
