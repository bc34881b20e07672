package dev.trace.worker.parquet;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.ColumnData;
import dev.trace.api.table.DoubleColumn;
import dev.trace.api.table.LongColumn;
import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnReader;

/** Takes the values of one column out of Parquet's reader of it. */
final class ColumnDrain {
    private ColumnDrain() {}

    /** Reads {@code rows} values and appends those that are to be kept. */
    static void drain(PhysicalColumn source, ColumnReader in, boolean[] keep, int rows, ColumnData out) {
        for (int row = 0; row < rows; row++) {
            if (in.getCurrentDefinitionLevel() == 0) {
                if (keep[row]) {
                    out.appendNull();
                }
            } else if (keep[row]) {
                append(source, in, out);
            } else {
                // Moving on by itself passes over the levels only, and the next value read would be this one.
                in.skip();
            }
            in.consume();
        }
    }

    private static void append(PhysicalColumn source, ColumnReader in, ColumnData out) {
        switch (source.kind()) {
            case UINT32 -> ((LongColumn) out).append(Integer.toUnsignedLong(in.getInteger()));
            case UINT64, INT64 -> ((LongColumn) out).append(in.getLong());
            case BOOLEAN -> ((LongColumn) out).append(in.getBoolean() ? 1 : 0);
            case DOUBLE -> ((DoubleColumn) out).append(in.getDouble());
            case STRING, BINARY, U256_BINARY -> {
                ByteBuffer value = in.getBinary().toByteBuffer();
                BytesColumn bytes = (BytesColumn) out;
                int length = value.remaining();
                int at = bytes.reserve(length);
                value.get(bytes.array(), at, length);
                bytes.appendReserved(length);
            }
            case U256_STRING ->
                ((BytesColumn) out).append(Uint256.parse(in.getBinary().toStringUsingUTF8()));
            default -> throw new AssertionError("lossy layout " + source.kind());
        }
    }

    /** Reads block numbers, which are never null. */
    static void numbers(PhysicalColumn block, ColumnReader in, int rows, long[] out) {
        boolean narrow = block.kind() == PhysicalColumn.Kind.UINT32;
        for (int row = 0; row < rows; row++) {
            if (in.getCurrentDefinitionLevel() == 0) {
                throw new IllegalStateException("a row without " + block.name());
            }
            out[row] = narrow ? Integer.toUnsignedLong(in.getInteger()) : in.getLong();
            in.consume();
        }
    }
}
