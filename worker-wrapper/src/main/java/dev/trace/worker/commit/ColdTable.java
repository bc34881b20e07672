package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import dev.trace.worker.cold.FileName;
import dev.trace.worker.cold.StoreCode;

/** A table whose ranges are files. Adding and replacing are the same: a range has one file. */
record ColdTable(AttemptStore attempt, TableDefinition definition, Storage.Cold storage, long chainId)
        implements Table {
    @Override
    public RowWriter append(BlockRange range) throws OperatorException {
        return replace(range);
    }

    @Override
    public RowWriter append() throws OperatorException {
        throw new OperatorException(
                StoreCode.TABLE_UNSUPPORTED,
                "table " + definition.name()
                        + " is cold, and cold files are of block ranges: use a hot table for rows of no chain");
    }

    @Override
    public RowWriter replace(BlockRange range) throws OperatorException {
        FileName name = new FileName(chainId, definition.name(), range);
        return new ColdRowWriter(attempt.fence(), definition, storage, name, attempt.nextPath(name));
    }
}
