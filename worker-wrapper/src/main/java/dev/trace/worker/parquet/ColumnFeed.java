package dev.trace.worker.parquet;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.ColumnData;
import dev.trace.api.table.DoubleColumn;
import dev.trace.api.table.LongColumn;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;

/**
 * Feeds the values of one column, from row to row, to Parquet's writer of that column. One loop a kind, so that each
 * stays simple enough for the compiler to unfold. For one thread.
 */
final class ColumnFeed {
    private static final int PRESENT = 1;
    private static final int ABSENT = 0;

    private final Uint256 number = new Uint256();
    private long wrapped;

    /** 256-bit values that did not fit the 32 or 64 bits asked for. */
    long wrapped() {
        return wrapped;
    }

    void feed(PhysicalColumn column, ColumnData data, int from, int to, ColumnWriter out) {
        switch (column.kind()) {
            case UINT32 -> ints((LongColumn) data, from, to, out);
            case UINT64, INT64 -> longs((LongColumn) data, from, to, out);
            case BOOLEAN -> booleans((LongColumn) data, from, to, out);
            case DOUBLE -> doubles((DoubleColumn) data, from, to, out);
            case STRING, BINARY -> bytes((BytesColumn) data, from, to, out);
            case U256_BINARY -> words((BytesColumn) data, from, to, out);
            case U256_STRING -> texts((BytesColumn) data, from, to, out);
            case U256_F64 -> nearestDoubles((BytesColumn) data, from, to, out);
            case U256_F32, U256_U32, U256_U64 -> others(column, (BytesColumn) data, from, to, out);
        }
    }

    private static void ints(LongColumn data, int from, int to, ColumnWriter out) {
        long[] values = data.array();
        boolean nulls = data.hasNulls();
        for (int row = from; row < to; row++) {
            if (nulls && data.isNull(row)) {
                out.writeNull(0, ABSENT);
            } else {
                long value = values[row];
                if (value >>> 32 != 0) {
                    throw new IllegalArgumentException("row " + row + ": " + value + " does not fit 32 bits");
                }
                out.write((int) value, 0, PRESENT);
            }
        }
    }

    private static void longs(LongColumn data, int from, int to, ColumnWriter out) {
        long[] values = data.array();
        boolean nulls = data.hasNulls();
        for (int row = from; row < to; row++) {
            if (nulls && data.isNull(row)) {
                out.writeNull(0, ABSENT);
            } else {
                out.write(values[row], 0, PRESENT);
            }
        }
    }

    private static void booleans(LongColumn data, int from, int to, ColumnWriter out) {
        boolean nulls = data.hasNulls();
        for (int row = from; row < to; row++) {
            if (nulls && data.isNull(row)) {
                out.writeNull(0, ABSENT);
            } else {
                out.write(data.get(row) != 0, 0, PRESENT);
            }
        }
    }

    private static void doubles(DoubleColumn data, int from, int to, ColumnWriter out) {
        boolean nulls = data.hasNulls();
        for (int row = from; row < to; row++) {
            if (nulls && data.isNull(row)) {
                out.writeNull(0, ABSENT);
            } else {
                out.write(data.get(row), 0, PRESENT);
            }
        }
    }

    private static void bytes(BytesColumn data, int from, int to, ColumnWriter out) {
        byte[] heap = data.array();
        boolean nulls = data.hasNulls();
        for (int row = from; row < to; row++) {
            if (nulls && data.isNull(row)) {
                out.writeNull(0, ABSENT);
            } else {
                out.write(Binary.fromReusedByteArray(heap, data.offset(row), data.length(row)), 0, PRESENT);
            }
        }
    }

    private static void words(BytesColumn data, int from, int to, ColumnWriter out) {
        byte[] heap = data.array();
        boolean nulls = data.hasNulls();
        for (int row = from; row < to; row++) {
            if (nulls && data.isNull(row)) {
                out.writeNull(0, ABSENT);
            } else {
                out.write(Binary.fromReusedByteArray(heap, word(data, row), Uint256.BYTES), 0, PRESENT);
            }
        }
    }

    private void texts(BytesColumn data, int from, int to, ColumnWriter out) {
        byte[] heap = data.array();
        boolean nulls = data.hasNulls();
        for (int row = from; row < to; row++) {
            if (nulls && data.isNull(row)) {
                out.writeNull(0, ABSENT);
            } else {
                number.load(heap, word(data, row));
                number.format();
                out.write(
                        Binary.fromReusedByteArray(number.text(), number.textStart(), number.textLength()), 0, PRESENT);
            }
        }
    }

    private void nearestDoubles(BytesColumn data, int from, int to, ColumnWriter out) {
        byte[] heap = data.array();
        boolean nulls = data.hasNulls();
        for (int row = from; row < to; row++) {
            if (nulls && data.isNull(row)) {
                out.writeNull(0, ABSENT);
            } else {
                number.load(heap, word(data, row));
                out.write(number.toDouble(), 0, PRESENT);
            }
        }
    }

    private void others(PhysicalColumn column, BytesColumn data, int from, int to, ColumnWriter out) {
        byte[] heap = data.array();
        for (int row = from; row < to; row++) {
            if (data.isNull(row)) {
                out.writeNull(0, ABSENT);
                continue;
            }
            number.load(heap, word(data, row));
            long low = number.low64();
            switch (column.kind()) {
                case U256_F32 -> out.write(number.toFloat(), 0, PRESENT);
                case U256_U32 -> {
                    wrapped += number.fits64() && low >>> 32 == 0 ? 0 : 1;
                    out.write((int) low, 0, PRESENT);
                }
                case U256_U64 -> {
                    wrapped += number.fits64() ? 0 : 1;
                    out.write(low, 0, PRESENT);
                }
                default -> throw new AssertionError(column.kind());
            }
        }
    }

    private static int word(BytesColumn data, int row) {
        if (data.length(row) != Uint256.BYTES) {
            throw new IllegalArgumentException(
                    "row " + row + ": a 256-bit number has 32 bytes, not " + data.length(row));
        }
        return data.offset(row);
    }
}
