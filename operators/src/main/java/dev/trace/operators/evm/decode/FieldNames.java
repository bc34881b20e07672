package dev.trace.operators.evm.decode;

import java.nio.charset.StandardCharsets;

/**
 * Finds the number of a field by the bytes of its name without making a text of them. A name has at most 24 bytes, so
 * its length, its first eight, its last eight and its third eight bytes decide.
 */
final class FieldNames {
    static final int UNKNOWN = -1;

    private static final int MAX_LENGTH = 24;
    private static final int SLOTS = 128;

    private final int[] fields = new int[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final long[] firsts = new long[SLOTS];
    private final long[] lasts = new long[SLOTS];
    private final long[] middles = new long[SLOTS];

    FieldNames(Field[] all) {
        for (int field = 0; field < all.length; field++) {
            byte[] name = all[field].key().getBytes(StandardCharsets.US_ASCII);
            if (name.length == 0 || name.length > MAX_LENGTH) {
                throw new IllegalArgumentException("a field name has 1 to 24 bytes: " + all[field].key());
            }
            int slot = slot(first(name, 0, name.length), last(name, 0, name.length), name.length);
            while (lengths[slot] != 0) {
                slot = (slot + 1) % SLOTS;
            }
            fields[slot] = field;
            lengths[slot] = name.length;
            firsts[slot] = first(name, 0, name.length);
            lasts[slot] = last(name, 0, name.length);
            middles[slot] = middle(name, 0, name.length);
        }
    }

    /** The field's number, or {@link #UNKNOWN}. */
    int find(byte[] json, int start, int length) {
        if (length == 0 || length > MAX_LENGTH) {
            return UNKNOWN;
        }
        long first = first(json, start, length);
        long last = last(json, start, length);
        int slot = slot(first, last, length);
        while (lengths[slot] != 0) {
            if (lengths[slot] == length
                    && firsts[slot] == first
                    && lasts[slot] == last
                    && middles[slot] == middle(json, start, length)) {
                return fields[slot];
            }
            slot = (slot + 1) % SLOTS;
        }
        return UNKNOWN;
    }

    private static int slot(long first, long last, int length) {
        long mixed = (first ^ Long.rotateLeft(last, 29) ^ length) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 57);
    }

    private static long first(byte[] json, int start, int length) {
        if (start + Long.BYTES <= json.length) {
            long eight = Swar.load(json, start);
            return length >= Long.BYTES ? eight : eight & ((1L << (8 * length)) - 1);
        }
        long value = 0;
        for (int i = Math.min(length, Long.BYTES) - 1; i >= 0; i--) {
            value = value << 8 | (json[start + i] & 0xff);
        }
        return value;
    }

    private static long last(byte[] json, int start, int length) {
        return length <= Long.BYTES ? 0 : Swar.load(json, start + length - Long.BYTES);
    }

    private static long middle(byte[] json, int start, int length) {
        return length <= 2 * Long.BYTES ? 0 : Swar.load(json, start + Long.BYTES);
    }
}
