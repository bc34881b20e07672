package dev.trace.worker.parquet;

import dev.trace.api.table.BytesColumn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * One 256-bit unsigned number, loaded from 32 big-endian bytes and given out as text or as the nearest floating-point
 * number. Exact throughout: a floating-point result is the one that reading the decimal text would give. Reused from
 * value to value, because there are millions of them; for one thread.
 */
final class Uint256 {
    static final int BYTES = 32;

    /** 2^256 - 1 has 78 digits, and they come nine at a time. */
    private static final int MAX_DIGITS = 81;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long BILLION = 1_000_000_000;
    private static final long INT_MASK = 0xffff_ffffL;

    /** Most significant first. */
    private final long[] words = new long[4];

    private final int[] quotient = new int[8];
    private final byte[] text = new byte[MAX_DIGITS];
    private int textStart;

    /** Where a column's value begins, checked to be one. */
    static int offset(BytesColumn data, int row) {
        if (data.length(row) != BYTES) {
            throw new IllegalArgumentException(
                    "row " + row + ": a 256-bit number has 32 bytes, not " + data.length(row));
        }
        return data.offset(row);
    }

    void load(byte[] source, int offset) {
        for (int i = 0; i < 4; i++) {
            words[i] = (long) LONGS.get(source, offset + 8 * i);
        }
    }

    long low64() {
        return words[3];
    }

    boolean fits64() {
        return (words[0] | words[1] | words[2]) == 0;
    }

    /** Writes the decimal digits into {@link #text}, from {@link #textStart} to its end. */
    void format() {
        textStart = MAX_DIGITS;
        if (fits64()) {
            formatLow64();
            return;
        }
        for (int i = 0; i < 4; i++) {
            quotient[2 * i] = (int) (words[i] >>> 32);
            quotient[2 * i + 1] = (int) words[i];
        }
        int first = 0;
        while (true) {
            while (first < 8 && quotient[first] == 0) {
                first++;
            }
            if (first == 8) {
                break;
            }
            long remainder = 0;
            for (int i = first; i < 8; i++) {
                long dividend = (remainder << 32) | (quotient[i] & INT_MASK);
                quotient[i] = (int) (dividend / BILLION);
                remainder = dividend % BILLION;
            }
            putDigits((int) remainder, 9);
        }
        while (text[textStart] == '0') {
            textStart++;
        }
    }

    private void formatLow64() {
        long rest = words[3];
        if (rest < 0) {
            long quotientLong = Long.divideUnsigned(rest, BILLION);
            putDigits((int) (rest - quotientLong * BILLION), 9);
            rest = quotientLong;
        }
        while (rest >= BILLION) {
            long quotientLong = rest / BILLION;
            putDigits((int) (rest - quotientLong * BILLION), 9);
            rest = quotientLong;
        }
        putDigits((int) rest, 1);
    }

    private void putDigits(int value, int atLeast) {
        int rest = value;
        int digits = 0;
        while (rest != 0 || digits < atLeast) {
            int next = rest / 10;
            text[--textStart] = (byte) ('0' + (rest - next * 10));
            rest = next;
            digits++;
        }
    }

    /** The array that {@link #format} fills. */
    byte[] text() {
        return text;
    }

    int textStart() {
        return textStart;
    }

    int textLength() {
        return MAX_DIGITS - textStart;
    }

    /** The nearest double, ties to even. */
    double toDouble() {
        if (fits64() && words[3] >= 0) {
            return (double) words[3];
        }
        return Math.scalb((double) leading(53), shift);
    }

    /** The nearest float, ties to even; infinity from 2^128 on, as reading the text gives. */
    float toFloat() {
        if (fits64() && words[3] >= 0) {
            return (float) words[3];
        }
        return Math.scalb((float) leading(24), shift);
    }

    private int shift;

    /** The leading bits, rounded half to even; sets by how many bits they were shifted. */
    private long leading(int precision) {
        int top = 0;
        while (words[top] == 0) {
            top++;
        }
        int zeros = Long.numberOfLeadingZeros(words[top]);
        long next = top < 3 ? words[top + 1] : 0;
        long bits = zeros == 0 ? words[top] : (words[top] << zeros) | (next >>> (64 - zeros));
        long rest = next << zeros;
        for (int i = top + 2; i < 4; i++) {
            rest |= words[i];
        }
        int dropped = 64 - precision;
        long kept = bits >>> dropped;
        long half = 1L << (dropped - 1);
        long tail = bits & ((1L << dropped) - 1);
        boolean sticky = rest != 0;
        if (tail > half || (tail == half && (sticky || (kept & 1) == 1))) {
            kept++;
        }
        shift = 64 * (4 - top) - zeros - precision;
        return kept;
    }

    /** Reads decimal text into 32 big-endian bytes. */
    static byte[] parse(String decimal) {
        byte[] magnitude = new BigInteger(decimal).toByteArray();
        byte[] value = new byte[BYTES];
        int from = Math.max(0, magnitude.length - BYTES);
        int length = magnitude.length - from;
        System.arraycopy(magnitude, from, value, BYTES - length, length);
        return value;
    }
}
