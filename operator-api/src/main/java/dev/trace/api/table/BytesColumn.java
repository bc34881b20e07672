package dev.trace.api.table;

import java.util.Arrays;

/**
 * Byte strings and texts, one after another in a single array, so that a value is decoded straight into its place:
 *
 * <pre>{@code
 * int at = column.reserve(32);          // room for 32 bytes
 * decodeHex(json, column.array(), at);  // written in place
 * column.appendReserved(32);            // one more row
 * }</pre>
 */
public final class BytesColumn extends ColumnData {
    private byte[] heap = new byte[512];
    private int[] ends = new int[16];
    private int used;

    public void append(byte[] source, int offset, int length) {
        int at = reserve(length);
        System.arraycopy(source, offset, heap, at, length);
        appendReserved(length);
    }

    public void append(byte[] value) {
        append(value, 0, value.length);
    }

    /** Makes room and says where in {@link #array} it begins; the next {@link #appendReserved} takes it. */
    public int reserve(int length) {
        if (length > heap.length - used) {
            heap = Arrays.copyOf(heap, Math.max(Math.addExact(used, length), heap.length * 2));
        }
        return used;
    }

    /** Appends as a row the first {@code length} bytes of what was reserved and written. */
    public void appendReserved(int length) {
        int row = grow();
        used += length;
        ends[row] = used;
    }

    /** Where row's bytes begin in {@link #array}. */
    public int offset(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    /** Number of bytes; 0 where it is null. */
    public int length(int row) {
        return ends[row] - offset(row);
    }

    /** A copy of row's bytes. */
    public byte[] get(int row) {
        return Arrays.copyOfRange(heap, offset(row), ends[row]);
    }

    /** The bytes of all rows without copying, valid until the batch changes. */
    public byte[] array() {
        return heap;
    }

    /** Bytes of all rows together. */
    public int bytes() {
        return used;
    }

    @Override
    void clear() {
        super.clear();
        used = 0;
    }

    @Override
    void capacity(int rows) {
        ends = Arrays.copyOf(ends, rows);
    }

    @Override
    void skip(int row) {
        ends[row] = used;
    }
}
