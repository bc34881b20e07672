package dev.trace.operators.evm.trie;

/**
 * Keys of a list's items: the RLP of their index. In the order of keys the items come as 1 to 127, 0, 128 and on, since
 * zero is encoded as 0x80. No key is the beginning of another.
 */
final class IndexKey {
    /** The index after the last that has a key here; no block comes near it. */
    static final int MAX_ITEMS = 1 << 24;

    private static final int ZERO = 0x80;

    private IndexKey() {}

    /** The index of the item whose key has a place in the order of all {@code count} keys. */
    static int at(int place, int count) {
        int small = Math.min(count, ZERO);
        if (place >= small) {
            return place;
        }
        return place == small - 1 ? 0 : place + 1;
    }

    /** The key's bytes, the first one highest. */
    static int bytes(int index) {
        if (index == 0) {
            return ZERO << 24;
        }
        return switch (bytesOf(index)) {
            case 1 -> index < ZERO ? index << 24 : 0x81 << 24 | index << 16;
            case 2 -> 0x82 << 24 | index << 8;
            default -> 0x83 << 24 | index;
        };
    }

    /** How many nibbles the key has. */
    static int nibbles(int index) {
        return index < ZERO ? 2 : 2 + 2 * bytesOf(index);
    }

    /** One of the key's nibbles. */
    static int nibble(int key, int depth) {
        return key >>> (28 - 4 * depth) & 0xf;
    }

    private static int bytesOf(int index) {
        return (Integer.SIZE - Integer.numberOfLeadingZeros(index) + 7) / 8;
    }
}
