package dev.trace.testkit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.TableDefinition;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Inputs that pass the gate at every batch. */
record GatedInputs(Inputs inputs, Gate gate) implements Inputs {
    @Override
    public BatchCursor scan(String dataset, String table, BlockRange range, List<String> columns)
            throws OperatorException {
        return new Cursor(inputs.scan(dataset, table, range, columns), gate);
    }

    @Override
    public BatchCursor scanAfter(String dataset, String table, OptionalLong after, long upTo, List<String> columns)
            throws OperatorException {
        return new Cursor(inputs.scanAfter(dataset, table, after, upTo, columns), gate);
    }

    private record Cursor(BatchCursor cursor, Gate gate) implements BatchCursor {
        @Override
        public TableDefinition definition() {
            return cursor.definition();
        }

        @Override
        public @Nullable ColumnBatch next() throws OperatorException, InterruptedException {
            gate.pass(FaultPoint.ROWS_READ);
            return cursor.next();
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
