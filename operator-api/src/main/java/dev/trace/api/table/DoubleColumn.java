package dev.trace.api.table;

import java.util.Arrays;

/** Floating-point numbers. */
public final class DoubleColumn extends ColumnData {
    private double[] values = new double[16];

    public void append(double value) {
        int row = grow();
        values[row] = value;
    }

    /** The value; 0 where it is null. */
    public double get(int row) {
        return values[row];
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
