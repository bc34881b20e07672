package dev.trace.api.table;

import java.util.Arrays;

/** The values of one column of a {@link ColumnBatch}, appended from the first row on. For one thread. */
public abstract sealed class ColumnData permits LongColumn, DoubleColumn, BytesColumn {
    private boolean[] nullAt = new boolean[16];
    private int size;
    private int nulls;

    /** Number of values appended, nulls included. */
    public final int size() {
        return size;
    }

    public final boolean isNull(int row) {
        return nullAt[row];
    }

    /** Whether any value is null; lets a writer skip the check per row. */
    public final boolean hasNulls() {
        return nulls > 0;
    }

    public final void appendNull() {
        int row = grow();
        nullAt[row] = true;
        nulls++;
        skip(row);
    }

    final int grow() {
        if (size == nullAt.length) {
            nullAt = Arrays.copyOf(nullAt, size * 2);
            capacity(size * 2);
        }
        return size++;
    }

    final void setPresent(int row) {
        if (nullAt[row]) {
            nullAt[row] = false;
            nulls--;
        }
    }

    void clear() {
        Arrays.fill(nullAt, 0, size, false);
        size = 0;
        nulls = 0;
    }

    abstract void capacity(int rows);

    abstract void skip(int row);
}
