package dev.trace.api.table;

import dev.trace.api.OperatorException;

/**
 * Streams rows into the attempt's own staging, out of memory and out of sight, until a commit names them. Closing before
 * {@link #finish} drops them. For one thread.
 */
public interface RowWriter extends AutoCloseable {
    /**
     * Takes the batch's rows; the batch is the caller's again when it returns. Rows follow those written before, in
     * ascending key order.
     *
     * @throws OperatorException if they cannot be staged, such as on a full disk, or lie outside the range
     * @throws InterruptedException the lease is lost or the worker is stopping
     */
    void write(ColumnBatch batch) throws OperatorException, InterruptedException;

    /**
     * Ends the rows; no rows at all is a valid end.
     *
     * @param evidence what was proved about them, stored with the data
     * @throws OperatorException if they cannot be staged
     * @throws InterruptedException the lease is lost or the worker is stopping
     */
    StagedRows finish(Evidence evidence) throws OperatorException, InterruptedException;

    @Override
    void close();
}
