package dev.trace.api.table;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;

/** One of the job's own tables, to write to. */
public interface Table {
    TableDefinition definition();

    /**
     * Stages rows to be added.
     *
     * @param range the blocks they cover; rows outside it are refused
     * @throws OperatorException if nothing can be staged, such as on a full disk
     */
    RowWriter append(BlockRange range) throws OperatorException;

    /**
     * Stages rows to be added to a table of no chain.
     *
     * @throws OperatorException if nothing can be staged, such as on a full disk
     */
    RowWriter append() throws OperatorException;

    /**
     * Stages rows that become the only content of a range. A cold table's file of a range is always written so.
     *
     * @throws OperatorException if nothing can be staged, such as on a full disk
     */
    RowWriter replace(BlockRange range) throws OperatorException;
}
