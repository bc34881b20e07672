package dev.trace.worker.commit;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.DoubleColumn;
import dev.trace.api.table.LongColumn;
import dev.trace.api.table.TableDefinition;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * A digest of rows as values, so that a hot and a cold copy of the same rows have the same one, whatever their encoding.
 *
 * <p>Each value is mixed with its row's number into 64 bits, and a column is the sum of these: no value waits for the one
 * before, which makes it cheap. 64 bits find accidents, not forgers; against those there are the chain's own hashes.
 * Defined for ever by this code: names, types and values in column order. For one thread.
 */
final class RowDigest {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final long ABSENT = 0x6a09e667f3bcc909L;

    private final List<Column> columns;
    private final long[] sums;
    private long rows;

    RowDigest(TableDefinition table) {
        columns = table.columns();
        sums = new long[columns.size()];
    }

    /** Takes rows that follow those taken before. */
    void add(ColumnBatch batch) {
        int size = batch.rows();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += sum(batch, i, size);
        }
        rows += size;
    }

    private long sum(ColumnBatch batch, int column, int size) {
        if (batch.column(column) instanceof LongColumn data) {
            return longs(data, size);
        }
        if (batch.column(column) instanceof BytesColumn data) {
            return bytes(data, size);
        }
        DoubleColumn data = batch.doubles(column);
        long sum = 0;
        for (int row = 0; row < size; row++) {
            sum += mix(row(row) ^ (data.isNull(row) ? ABSENT : mix(Double.doubleToLongBits(data.get(row)))));
        }
        return sum;
    }

    private long longs(LongColumn data, int size) {
        long[] values = data.array();
        boolean nulls = data.hasNulls();
        long sum = 0;
        for (int row = 0; row < size; row++) {
            sum += mix(row(row) ^ (nulls && data.isNull(row) ? ABSENT : mix(values[row])));
        }
        return sum;
    }

    private long bytes(BytesColumn data, int size) {
        byte[] heap = data.array();
        boolean nulls = data.hasNulls();
        long sum = 0;
        for (int row = 0; row < size; row++) {
            long value = nulls && data.isNull(row) ? ABSENT : hash(heap, data.offset(row), data.length(row));
            sum += mix(row(row) ^ value);
        }
        return sum;
    }

    private long row(int row) {
        return (rows + row) * GOLDEN;
    }

    private static long hash(byte[] heap, int offset, int length) {
        long hash = length * GOLDEN;
        int at = offset;
        int end = offset + length;
        for (; at + 8 <= end; at += 8) {
            hash = Long.rotateLeft(hash ^ ((long) LONGS.get(heap, at) * 0xc2b2ae3d27d4eb4fL), 31) * GOLDEN;
        }
        long rest = 0;
        for (int shift = 0; at < end; at++, shift += 8) {
            rest |= (heap[at] & 0xffL) << shift;
        }
        return mix(hash ^ (rest * 0xc2b2ae3d27d4eb4fL));
    }

    private static long mix(long value) {
        long a = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }

    /** The digest of all rows taken, 16 hex digits. */
    String hex() {
        long all = mix(rows);
        for (int i = 0; i < sums.length; i++) {
            byte[] name = (columns.get(i).name() + ":" + columns.get(i).type()).getBytes(StandardCharsets.UTF_8);
            all = mix(all * GOLDEN + hash(name, 0, name.length)) ^ mix(sums[i] + i);
        }
        return HexFormat.of().toHexDigits(all);
    }
}
