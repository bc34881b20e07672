package dev.trace.worker.parquet;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.ColumnData;
import dev.trace.api.table.DoubleColumn;
import dev.trace.api.table.LongColumn;
import dev.trace.worker.parquet.PhysicalColumn.Kind;
import org.apache.parquet.column.statistics.Statistics;

/** Takes the values of a numeric column as their bits, nulls left out. For one thread. */
final class NumberSource {
    private final Kind kind;
    private final Uint256 number = new Uint256();
    private long wrapped;

    NumberSource(Kind kind) {
        this.kind = kind;
    }

    /** 4 or 8. */
    int bytes() {
        return switch (kind) {
            case UINT32, U256_U32, U256_F32 -> 4;
            default -> 8;
        };
    }

    /** 256-bit values that did not fit the 32 or 64 bits asked for. */
    long wrapped() {
        return wrapped;
    }

    /** @return how many values there are */
    int read(ColumnData data, int from, int to, long[] out) {
        return switch (kind) {
            case UINT32, UINT64, INT64 -> longs((LongColumn) data, from, to, out);
            case DOUBLE -> doubles((DoubleColumn) data, from, to, out);
            default -> numbers((BytesColumn) data, from, to, out);
        };
    }

    private int longs(LongColumn data, int from, int to, long[] out) {
        long[] values = data.array();
        int count = to - from;
        if (data.hasNulls()) {
            count = 0;
            for (int row = from; row < to; row++) {
                if (!data.isNull(row)) {
                    out[count++] = values[row];
                }
            }
        } else {
            System.arraycopy(values, from, out, 0, count);
        }
        if (kind == Kind.UINT32) {
            requireNarrow(out, count);
        }
        return count;
    }

    private static void requireNarrow(long[] values, int count) {
        long all = 0;
        for (int i = 0; i < count; i++) {
            all |= values[i];
        }
        if (all >>> 32 != 0) {
            for (int i = 0; i < count; i++) {
                if (values[i] >>> 32 != 0) {
                    throw new IllegalArgumentException(values[i] + " does not fit 32 bits");
                }
            }
        }
    }

    private static int doubles(DoubleColumn data, int from, int to, long[] out) {
        int count = 0;
        for (int row = from; row < to; row++) {
            if (!data.isNull(row)) {
                out[count++] = Double.doubleToRawLongBits(data.get(row));
            }
        }
        return count;
    }

    private int numbers(BytesColumn data, int from, int to, long[] out) {
        byte[] heap = data.array();
        int count = 0;
        for (int row = from; row < to; row++) {
            if (!data.isNull(row)) {
                number.load(heap, Uint256.offset(data, row));
                out[count++] = convert();
            }
        }
        return count;
    }

    private long convert() {
        long low = number.low64();
        return switch (kind) {
            case U256_F64 -> Double.doubleToRawLongBits(number.toDouble());
            case U256_F32 -> Float.floatToRawIntBits(number.toFloat());
            case U256_U32 -> {
                wrapped += number.fits64() && low >>> 32 == 0 ? 0 : 1;
                yield low & 0xffff_ffffL;
            }
            case U256_U64 -> {
                wrapped += number.fits64() ? 0 : 1;
                yield low;
            }
            default -> throw new AssertionError(kind);
        };
    }

    /** Widens the bounds by values that {@link #read} gave. */
    void bound(long[] values, int count, Statistics<?> bounds) {
        if (count == 0) {
            return;
        }
        switch (kind) {
            case DOUBLE, U256_F64 -> {
                for (int i = 0; i < count; i++) {
                    bounds.updateStats(Double.longBitsToDouble(values[i]));
                }
            }
            case U256_F32 -> {
                for (int i = 0; i < count; i++) {
                    bounds.updateStats(Float.intBitsToFloat((int) values[i]));
                }
            }
            default -> boundWhole(values, count, bounds);
        }
    }

    private void boundWhole(long[] values, int count, Statistics<?> bounds) {
        // Flipping the top bit makes signed comparison an unsigned one.
        long flip = kind == Kind.INT64 ? 0 : Long.MIN_VALUE;
        long least = values[0] ^ flip;
        long greatest = least;
        for (int i = 1; i < count; i++) {
            long value = values[i] ^ flip;
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        if (bytes() == 4) {
            bounds.updateStats((int) (least ^ flip));
            bounds.updateStats((int) (greatest ^ flip));
        } else {
            bounds.updateStats(least ^ flip);
            bounds.updateStats(greatest ^ flip);
        }
    }
}
