package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.InputDataset;
import dev.trace.worker.cold.StoreCode;
import dev.trace.worker.hot.HotScan;
import dev.trace.worker.hot.HotTables;
import dev.trace.worker.hot.Relation;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Committed rows of a hot table. Whether a range is wholly committed and what its rows are is read in one moment.
 *
 * @param definition of the table, as it was last written
 */
record HotInputs(DataParts parts, long chainId, TableDefinition definition, List<InputDataset> where)
        implements Inputs {
    @Override
    public BatchCursor scan(String dataset, String table, BlockRange range, List<String> columns)
            throws OperatorException {
        Relation relation = Relation.of(dataset, definition);
        return opened(relation, handle -> {
            if (definition.blockColumn() == null) {
                throw new OperatorException(
                        StoreCode.TABLE_UNSUPPORTED,
                        "table " + relation.name() + " has no block column, so it cannot be read by block range");
            }
            requireWhole(relation, handle, range);
            return HotScan.open(handle, new HotScan.Query(relation, chainId, range, columns, where));
        });
    }

    @Override
    public BatchCursor scanAfter(String dataset, String table, OptionalLong after, long upTo, List<String> columns)
            throws OperatorException {
        Relation relation = Relation.of(dataset, definition);
        return opened(relation, handle -> {
            BlockRange range = new BlockRange(start(relation, handle, after, upTo), upTo);
            if (definition.blockColumn() != null) {
                requireWhole(relation, handle, range);
            } else if (!relation.hasPosition()) {
                throw new OperatorException(
                        StoreCode.TABLE_UNSUPPORTED,
                        "table " + relation.name()
                                + " has neither a block column nor a whole number as the first column"
                                + " of its key, so nobody can tell which rows are new");
            }
            return HotScan.open(handle, new HotScan.Query(relation, chainId, range, columns, where));
        });
    }

    private long start(Relation relation, Handle handle, OptionalLong after, long upTo) throws OperatorException {
        long first = definition.blockColumn() == null
                ? 0
                : HotTables.firstBlock(handle, relation, chainId).orElse(0);
        long start = after.isPresent() ? after.getAsLong() + 1 : first;
        if (start > upTo) {
            throw new OperatorException(
                    StoreCode.RANGE_NOT_COMMITTED,
                    relation.name() + " has nothing after " + (after.isPresent() ? after.getAsLong() : "the beginning")
                            + " up to " + upTo);
        }
        return start;
    }

    private void requireWhole(Relation relation, Handle handle, BlockRange range) throws OperatorException {
        long next = range.start();
        for (BlockRange each : HotTables.committed(handle, relation, chainId, range)) {
            if (each.start() > next) {
                throw missing(relation, new BlockRange(next, each.start() - 1), range);
            }
            next = Math.max(next, each.end() + 1);
        }
        if (next <= range.end()) {
            throw missing(relation, new BlockRange(next, range.end()), range);
        }
    }

    private OperatorException missing(Relation relation, BlockRange gap, BlockRange range) {
        return new OperatorException(
                StoreCode.RANGE_NOT_COMMITTED,
                "blocks " + gap + " of " + relation.name() + ", chain " + chainId
                        + ", are not committed, or were dropped;" + " " + range + " was asked for");
    }

    private interface Opening {
        HotScan open(Handle handle) throws OperatorException;
    }

    /** Tries again what another transaction or the loss of the server kept from beginning: nothing has been read yet. */
    private BatchCursor opened(Relation relation, Opening opening) throws OperatorException {
        String doing = "read table " + relation.name();
        Patience patience = new Patience(() -> true);
        while (true) {
            try {
                return new Translated(begun(relation, opening), doing);
            } catch (RuntimeException e) {
                if (!SqlFault.is(e)) {
                    throw e;
                }
                SqlFault fault = SqlFault.of(e);
                if (!fault.passing() || !DataParts.pause(patience)) {
                    throw fault.toOperatorException(doing);
                }
            }
        }
    }

    private HotScan begun(Relation relation, Opening opening) throws OperatorException {
        Handle handle = parts.database().open();
        try {
            handle.begin();
            // Before the scan's moment is fixed: partitions dropped between that and the first read would be missed
            // without a word.
            HotTables.hold(handle, relation);
            Session.prepareScan(handle);
            return opening.open(handle);
        } catch (OperatorException | RuntimeException e) {
            Session.end(handle);
            throw e;
        }
    }

    /** A scan whose database errors are told as such. */
    private record Translated(HotScan scan, String doing) implements BatchCursor {
        @Override
        public TableDefinition definition() {
            return scan.definition();
        }

        @Override
        public @Nullable ColumnBatch next() throws OperatorException, InterruptedException {
            try {
                return scan.next();
            } catch (RuntimeException e) {
                if (!SqlFault.is(e)) {
                    throw e;
                }
                throw SqlFault.of(e).toOperatorException(doing);
            }
        }

        @Override
        public void close() {
            scan.close();
        }
    }
}
