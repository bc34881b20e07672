package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.Inputs;
import dev.trace.dag.InputDataset;
import dev.trace.worker.cold.StoreCode;
import java.util.List;
import java.util.OptionalLong;

/** Committed rows of cold tables: the lake of the chain and the table's name, whoever wrote it. */
record ColdInputs(DataParts parts, long chainId, List<InputDataset> where) implements Inputs {
    @Override
    public BatchCursor scan(String dataset, String table, BlockRange range, List<String> columns)
            throws OperatorException {
        List<LiveFile> files =
                parts.transact("read the ledger", handle -> new Ledger(handle, chainId, table).overlapping(range));
        requireWhole(table, range, files);
        return new LakeCursor(parts.store(), files, range, columns, RowFilter.of(where, dataset, table));
    }

    @Override
    public BatchCursor scanAfter(String dataset, String table, OptionalLong after, long upTo, List<String> columns)
            throws OperatorException {
        long start = after.isPresent() ? after.getAsLong() + 1 : firstBlock(table);
        if (start > upTo) {
            throw new OperatorException(
                    StoreCode.RANGE_NOT_COMMITTED, table + " has no blocks after " + after + " up to " + upTo);
        }
        return scan(dataset, table, new BlockRange(start, upTo), columns);
    }

    private long firstBlock(String table) throws OperatorException {
        return parts.transact("read the ledger", handle -> new Ledger(handle, chainId, table).firstBlock());
    }

    private void requireWhole(String table, BlockRange range, List<LiveFile> files) throws OperatorException {
        long next = range.start();
        for (LiveFile file : files) {
            if (file.range().start() > next) {
                throw missing(table, new BlockRange(next, file.range().start() - 1), range);
            }
            next = file.range().end() + 1;
        }
        if (next <= range.end()) {
            throw missing(table, new BlockRange(next, range.end()), range);
        }
    }

    private OperatorException missing(String table, BlockRange gap, BlockRange range) {
        return new OperatorException(
                StoreCode.RANGE_NOT_COMMITTED,
                "blocks " + gap + " of " + table + ", chain " + chainId + ", are not committed; " + range
                        + " was asked for");
    }
}
