package dev.trace.operators.evm.rlp;

import java.util.Arrays;

/** Writes RLP into one growing array that is used again and again. For one thread. */
public final class RlpWriter {
    private static final int MAX_HEADER = 9;
    private static final int SHORT = 55;
    private static final int STRING = 0x80;
    private static final int LIST = 0xc0;

    private byte[] out = new byte[1024];
    private int used;

    public void clear() {
        used = 0;
    }

    /** What was written, valid until the next write. */
    public byte[] array() {
        return out;
    }

    /** How many bytes were written. */
    public int length() {
        return used;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(out, used);
    }

    /** One byte as it is, such as a transaction's type before its list. */
    public void raw(int value) {
        out[room(1)] = (byte) value;
        used++;
    }

    /** A byte string. */
    public void bytes(byte[] source, int offset, int length) {
        int at = room(length + MAX_HEADER);
        if (length == 1 && source[offset] >= 0) {
            out[at] = source[offset];
            used++;
            return;
        }
        int start = header(at, length, STRING);
        System.arraycopy(source, offset, out, start, length);
        used = start + length;
    }

    /**
     * A byte string whose bytes the caller writes into {@link #array} itself.
     *
     * @param length not 1, since one byte may stand for itself
     * @return where they begin
     */
    public int reserve(int length) {
        int start = header(room(length + MAX_HEADER), length, STRING);
        used = start + length;
        return start;
    }

    /** What has been encoded already, as it is. */
    public void encoded(byte[] source, int offset, int length) {
        System.arraycopy(source, offset, out, room(length), length);
        used += length;
    }

    /** The header of a byte string that is kept elsewhere, and is not a single byte. */
    public void stringHeader(int length) {
        used = header(room(MAX_HEADER), length, STRING);
    }

    /** The header of a list whose items take that many bytes. */
    public void listHeader(int length) {
        used = header(room(MAX_HEADER), length, LIST);
    }

    /** How many bytes the header of a list or string takes whose content takes {@code length}, unless that is a single byte. */
    public static int headerLength(int length) {
        return length <= SHORT ? 1 : 1 + bytesOf(length);
    }

    /** An unsigned number: its bytes without leading zeros. */
    public void number(long value) {
        int at = room(Long.BYTES + 1);
        if (value > 0 && value < STRING) {
            out[at] = (byte) value;
            used++;
            return;
        }
        int length = bytesOf(value);
        out[at] = (byte) (STRING + length);
        putNumber(at + 1, value, length);
        used = at + 1 + length;
    }

    /** A number of any size, big-endian, with leading zeros or without. */
    public void number(byte[] source, int offset, int length) {
        int zeros = 0;
        while (zeros < length && source[offset + zeros] == 0) {
            zeros++;
        }
        bytes(source, offset + zeros, length - zeros);
    }

    /** Begins a list; what it returns is for {@link #endList}. */
    public int beginList() {
        return used;
    }

    /** Ends the list: its header goes in front of everything written since. */
    public void endList(int begin) {
        int length = used - begin;
        int size = headerLength(length);
        room(size);
        System.arraycopy(out, begin, out, begin + size, length);
        header(begin, length, LIST);
        used = begin + size + length;
    }

    /** Makes room for {@code length} more bytes and says where they begin. */
    private int room(int length) {
        if (length > out.length - used) {
            out = Arrays.copyOf(out, Math.max(Math.addExact(used, length), out.length * 2));
        }
        return used;
    }

    private int header(int at, int length, int kind) {
        if (length <= SHORT) {
            out[at] = (byte) (kind + length);
            return at + 1;
        }
        int size = bytesOf(length);
        out[at] = (byte) (kind + SHORT + size);
        putNumber(at + 1, length, size);
        return at + 1 + size;
    }

    private void putNumber(int at, long value, int size) {
        for (int i = 0; i < size; i++) {
            out[at + i] = (byte) (value >>> (8 * (size - 1 - i)));
        }
    }

    private static int bytesOf(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8;
    }
}
