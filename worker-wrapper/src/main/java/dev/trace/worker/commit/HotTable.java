package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import dev.trace.worker.cold.StoreCode;

/** Refuses every row: this version keeps cold tables only. */
record HotTable(TableDefinition definition) implements Table {
    @Override
    public RowWriter append(BlockRange range) throws OperatorException {
        throw refusal();
    }

    @Override
    public RowWriter append() throws OperatorException {
        throw refusal();
    }

    @Override
    public RowWriter replace(BlockRange range) throws OperatorException {
        throw refusal();
    }

    private OperatorException refusal() {
        return new OperatorException(
                StoreCode.HOT_TABLES_NOT_BUILT,
                "table " + definition.name()
                        + " is hot, and this version keeps rows in cold (Parquet) tables only; use an operator that"
                        + " writes cold tables");
    }
}
