package dev.trace.operators.evm.decode;

import java.nio.charset.StandardCharsets;

/**
 * Finds the number of a field by the bytes of its name without making a text of them, and learns which name follows
 * which: objects of one kind nearly always have their members in one order. For one thread.
 *
 * <p>A name has at most 24 bytes, so its length, its first eight, its last eight and its third eight bytes decide.
 */
final class FieldNames {
    static final int UNKNOWN = -1;

    private static final int MAX_LENGTH = 24;
    private static final int SLOTS = 256;
    // Strange names are learned too, but never so many that a lookup gets slow.
    private static final int MAX_NAMES = 128;

    private final int[] fields = new int[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final long[] firsts = new long[SLOTS];
    private final long[] lasts = new long[SLOTS];
    private final long[] middles = new long[SLOTS];
    private final int[] followers = new int[SLOTS];
    private int names;
    private int current;

    FieldNames(Field[] all) {
        for (int field = 0; field < all.length; field++) {
            byte[] name = all[field].key().getBytes(StandardCharsets.US_ASCII);
            if (name.length == 0 || name.length > MAX_LENGTH) {
                throw new IllegalArgumentException("a field name has 1 to 24 bytes: " + all[field].key());
            }
            learn(search(name, 0, name.length), name, 0, name.length, field);
        }
    }

    /** The field's number, or {@link #UNKNOWN}. */
    int find(byte[] json, int start, int length) {
        if (length == 0 || length > MAX_LENGTH) {
            return UNKNOWN;
        }
        int slot = search(json, start, length);
        if (lengths[slot] == 0) {
            if (names == MAX_NAMES) {
                return UNKNOWN;
            }
            learn(slot, json, start, length, UNKNOWN);
        }
        followers[current] = slot;
        current = slot;
        return fields[slot];
    }

    /**
     * Takes the name that followed the current one the last time, with its quotes and colon, if it is there again; then
     * {@link #expectedField} is its field.
     *
     * @return where the member's value begins, or -1
     */
    int expected(byte[] json, int start, int end) {
        int slot = followers[current];
        int length = lengths[slot];
        int after = start + length + 3;
        // The second condition lets every name be compared eight bytes at a time.
        if (length == 0 || after > end || start + 1 + Long.BYTES > json.length) {
            return -1;
        }
        boolean same = json[start] == '"'
                && json[after - 2] == '"'
                && json[after - 1] == ':'
                && firsts[slot] == first(json, start + 1, length)
                && lasts[slot] == last(json, start + 1, length)
                && middles[slot] == middle(json, start + 1, length);
        if (!same) {
            return -1;
        }
        current = slot;
        return after;
    }

    int expectedField() {
        return fields[current];
    }

    private void learn(int slot, byte[] name, int start, int length, int field) {
        fields[slot] = field;
        lengths[slot] = length;
        firsts[slot] = first(name, start, length);
        lasts[slot] = last(name, start, length);
        middles[slot] = middle(name, start, length);
        names++;
    }

    /** The name's slot, or the free one that it would get. */
    private int search(byte[] json, int start, int length) {
        long first = first(json, start, length);
        long last = last(json, start, length);
        long middle = middle(json, start, length);
        long mixed = (first ^ Long.rotateLeft(last, 29) ^ length) * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 56);
        while (lengths[slot] != 0
                && (lengths[slot] != length
                        || firsts[slot] != first
                        || lasts[slot] != last
                        || middles[slot] != middle)) {
            slot = (slot + 1) % SLOTS;
        }
        return slot;
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
