package dev.trace.testkit;

import dev.trace.api.BlockRange;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table that keeps copies of what is written, and fails the test where rows break a promise of the SPI: outside the
 * range, out of key order, null where nothing may be null.
 */
public final class RecordingTable implements Table {
    private final TableDefinition definition;
    private final Gate gate;

    RecordingTable(TableDefinition definition, Gate gate) {
        this.definition = definition;
        this.gate = gate;
    }

    /** A table for tests of other things than operators. */
    public static RecordingTable of(TableDefinition definition) {
        return new RecordingTable(definition, Gate.open());
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public RowWriter append(BlockRange range) {
        boolean cold = definition.storage() instanceof Storage.Cold;
        return new Writer(cold ? UpdateStrategy.REPLACE : UpdateStrategy.APPEND, Optional.of(range));
    }

    @Override
    public RowWriter append() {
        return new Writer(UpdateStrategy.APPEND, Optional.empty());
    }

    @Override
    public RowWriter replace(BlockRange range) {
        return new Writer(UpdateStrategy.REPLACE, Optional.of(range));
    }

    private final class Writer implements RowWriter {
        private final UpdateStrategy strategy;
        private final Optional<BlockRange> range;
        private final List<List<Object>> rows = new ArrayList<>();
        private boolean closed;

        Writer(UpdateStrategy strategy, Optional<BlockRange> range) {
            this.strategy = strategy;
            this.range = range;
        }

        @Override
        public void write(ColumnBatch batch) throws InterruptedException {
            gate.pass(FaultPoint.ROWS_STAGED);
            if (closed) {
                throw new AssertionError(definition.name() + ": rows are written after finish or close");
            }
            for (List<Object> values : RowValues.of(batch)) {
                checkNulls(values);
                checkPlace(values);
                rows.add(values);
            }
        }

        private void checkNulls(List<Object> values) {
            for (int column = 0; column < values.size(); column++) {
                if (values.get(column) == null
                        && !definition.columns().get(column).nullable()) {
                    throw new AssertionError(definition.name() + "."
                            + definition.columns().get(column).name() + " is null in row " + values
                            + " and may not be null");
                }
            }
        }

        private void checkPlace(List<Object> values) {
            if (definition.blockColumn() != null && range.isPresent()) {
                long block = (Long) values.get(definition.indexOf(definition.blockColumn()));
                if (block < range.get().start() || block > range.get().end()) {
                    throw new AssertionError(
                            definition.name() + ": block " + block + " is outside of the range " + range.get());
                }
            }
            if (!rows.isEmpty() && !definition.key().isEmpty() && compareKeys(rows.get(rows.size() - 1), values) >= 0) {
                throw new AssertionError(definition.name() + ": row " + values + " does not follow "
                        + rows.get(rows.size() - 1) + " in ascending order of the key " + definition.key());
            }
        }

        @Override
        public StagedRows finish(Evidence evidence) throws InterruptedException {
            gate.pass(FaultPoint.ROWS_FINISHED);
            closed = true;
            return new RecordedRows(definition.name(), strategy, range, List.copyOf(rows), evidence.level());
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @SuppressWarnings("unchecked") // a column's values are of one type, a number or a text
    private int compareKeys(List<Object> earlier, List<Object> later) {
        for (String column : definition.key()) {
            int at = definition.indexOf(column);
            int order = ((Comparable<Object>) earlier.get(at)).compareTo(later.get(at));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
