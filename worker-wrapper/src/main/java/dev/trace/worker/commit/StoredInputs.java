package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.InputDataset;
import dev.trace.worker.hot.HotTables;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Committed rows of the attempt's chain: of the dataset's hot table if it has one, else of the lake. */
record StoredInputs(DataParts parts, long chainId, List<InputDataset> where, OpenCursors cursors) implements Inputs {
    @Override
    public BatchCursor scan(String dataset, String table, BlockRange range, List<String> columns)
            throws OperatorException {
        return cursors.owned(of(dataset, table).scan(dataset, table, range, columns));
    }

    @Override
    public BatchCursor scanAfter(String dataset, String table, OptionalLong after, long upTo, List<String> columns)
            throws OperatorException {
        return cursors.owned(of(dataset, table).scanAfter(dataset, table, after, upTo, columns));
    }

    private Inputs of(String dataset, String table) throws OperatorException {
        Optional<TableDefinition> hot =
                parts.transact("look for a hot table", handle -> HotTables.find(handle, dataset, table));
        return hot.isPresent()
                ? new HotInputs(parts, chainId, hot.get(), where)
                : new ColdInputs(parts, chainId, where);
    }
}
