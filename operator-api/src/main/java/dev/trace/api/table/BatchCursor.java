package dev.trace.api.table;

import dev.trace.api.OperatorException;
import org.jspecify.annotations.Nullable;

/** Batches of rows, one after another, in bounded memory. For one thread. */
public interface BatchCursor extends AutoCloseable {
    /** The columns that come. */
    TableDefinition definition();

    /**
     * The next rows, at least one; null at the end. The batch is valid until the next call.
     *
     * @throws OperatorException if they cannot be read or are damaged
     * @throws InterruptedException the lease is lost or the worker is stopping
     */
    @Nullable
    ColumnBatch next() throws OperatorException, InterruptedException;

    @Override
    void close();
}
