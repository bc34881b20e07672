package dev.trace.api.table;

import java.util.Arrays;

/** Whole numbers and truth values; unsigned 64-bit values as their bits. */
public final class LongColumn extends ColumnData {
    private long[] values = new long[16];

    public void append(long value) {
        int row = grow();
        values[row] = value;
    }

    /** Replaces a value appended before, null or not. */
    public void set(int row, long value) {
        if (row >= size()) {
            throw new IndexOutOfBoundsException("row " + row + " of " + size());
        }
        setPresent(row);
        values[row] = value;
    }

    /** The value; 0 where it is null. */
    public long get(int row) {
        return values[row];
    }

    /** The values without copying, valid up to {@link #size} and until the batch changes. */
    public long[] array() {
        return values;
    }

    @Override
    void capacity(int rows) {
        values = Arrays.copyOf(values, rows);
    }

    @Override
    void skip(int row) {
        values[row] = 0;
    }
}
