package dev.trace.api.table;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of one table as columns of primitives: no object a value, no boxing, reusable. Columns are filled one by one or
 * row by row, in any order, as long as all have the same size when the batch is written. For one thread.
 */
public final class ColumnBatch {
    private final TableDefinition definition;
    private final List<ColumnData> columns;

    public ColumnBatch(TableDefinition definition) {
        this.definition = definition;
        columns = new ArrayList<>(definition.columns().size());
        for (Column column : definition.columns()) {
            columns.add(
                    switch (column.type()) {
                        case UINT32, UINT64, INT64, BOOLEAN -> new LongColumn();
                        case DOUBLE -> new DoubleColumn();
                        case STRING, BINARY, UINT256 -> new BytesColumn();
                    });
        }
    }

    public TableDefinition definition() {
        return definition;
    }

    public ColumnData column(int index) {
        return columns.get(index);
    }

    /** @throws ClassCastException if the column is not one of whole numbers or truth values */
    public LongColumn longs(int index) {
        return (LongColumn) columns.get(index);
    }

    /** @throws ClassCastException if the column is not one of floating-point numbers */
    public DoubleColumn doubles(int index) {
        return (DoubleColumn) columns.get(index);
    }

    /** @throws ClassCastException if the column is not one of bytes or texts */
    public BytesColumn bytes(int index) {
        return (BytesColumn) columns.get(index);
    }

    /**
     * Number of rows.
     *
     * @throws IllegalStateException if the columns differ in size: a bug of whoever filled them
     */
    public int rows() {
        if (columns.isEmpty()) {
            return 0;
        }
        int rows = columns.get(0).size();
        for (int i = 1; i < columns.size(); i++) {
            if (columns.get(i).size() != rows) {
                throw new IllegalStateException(definition.name() + ": column "
                        + definition.columns().get(i).name() + " has "
                        + columns.get(i).size() + " values, "
                        + definition.columns().get(0).name() + " has " + rows);
            }
        }
        return rows;
    }

    /** Removes all rows and keeps the memory. */
    public void clear() {
        columns.forEach(ColumnData::clear);
    }
}
