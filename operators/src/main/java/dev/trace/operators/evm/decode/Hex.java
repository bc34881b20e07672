package dev.trace.operators.evm.decode;

import java.util.Arrays;

/** Hexadecimal text to bytes, sixteen digits a step, every digit checked. */
final class Hex {
    private static final long ONES = 0x0101010101010101L;
    private static final long ZEROS = '0' * ONES;
    private static final byte[] DIGITS = new byte[256];
    // By two characters as they lie in memory. Measured faster than computing: few of its entries are ever touched.
    private static final short[] PAIRS = new short[1 << 16];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (int value = 0; value < 16; value++) {
            DIGITS[Character.forDigit(value, 16)] = (byte) value;
            DIGITS[Character.toUpperCase(Character.forDigit(value, 16))] = (byte) value;
        }
        for (int pair = 0; pair < PAIRS.length; pair++) {
            PAIRS[pair] = (short) (DIGITS[pair & 0xff] << 4 | DIGITS[pair >>> 8]);
        }
    }

    private Hex() {}

    /** The digit's value, or -1. */
    static int digit(byte character) {
        return DIGITS[character & 0xff];
    }

    /**
     * Decodes {@code bytes} pairs of digits.
     *
     * @return whether all were digits; if not, what was written is of no use
     */
    static boolean decode(byte[] text, int from, int bytes, byte[] out, int at) {
        int in = from;
        int to = at;
        int left = bytes;
        int wrong = 0;
        while (left >= 8) {
            long a = Swar.load(text, in);
            long b = Swar.load(text, in + 8);
            // Most of what contracts are told, and tell, is padding.
            if (((a ^ ZEROS) | (b ^ ZEROS)) == 0) {
                Swar.LONG.set(out, to, 0L);
            } else {
                int a0 = PAIRS[(int) a & 0xffff];
                int a1 = PAIRS[(int) (a >>> 16) & 0xffff];
                int a2 = PAIRS[(int) (a >>> 32) & 0xffff];
                int a3 = PAIRS[(int) (a >>> 48)];
                int b0 = PAIRS[(int) b & 0xffff];
                int b1 = PAIRS[(int) (b >>> 16) & 0xffff];
                int b2 = PAIRS[(int) (b >>> 32) & 0xffff];
                int b3 = PAIRS[(int) (b >>> 48)];
                wrong |= a0 | a1 | a2 | a3 | b0 | b1 | b2 | b3;
                int low = a0 | a1 << 8 | a2 << 16 | a3 << 24;
                int high = b0 | b1 << 8 | b2 << 16 | b3 << 24;
                Swar.LONG.set(out, to, (low & 0xffffffffL) | (long) high << 32);
            }
            in += 16;
            to += 8;
            left -= 8;
        }
        for (; left > 0; left--, in += 2, to++) {
            int pair = PAIRS[(text[in] & 0xff) | (text[in + 1] & 0xff) << 8];
            wrong |= pair;
            out[to] = (byte) pair;
        }
        return wrong >= 0;
    }

    /** The number that the {@code digits} characters before {@code to} make, at most eight; -1 if one is no digit. */
    static long upToEight(byte[] text, int to, int digits) {
        if (digits == 0) {
            return 0;
        }
        int from = to - Long.BYTES;
        if (from < 0) {
            return slowly(text, to, digits);
        }
        int others = Byte.SIZE * (Long.BYTES - digits);
        long zeros = ZEROS & ((1L << others) - 1);
        long values = nibbles((Swar.load(text, from) >>> others << others) | zeros);
        return (values & 0xF0F0F0F0F0F0F0F0L) == 0
                ? Integer.toUnsignedLong(Integer.reverseBytes((int) pack(values)))
                : -1;
    }

    private static long slowly(byte[] text, int to, int digits) {
        long value = 0;
        for (int at = to - digits; at < to; at++) {
            value = value << 4 | DIGITS[text[at] & 0xff];
        }
        return value < 0 ? -1 : value;
    }

    /** Position of the first character that is no digit, or {@code to}. */
    static int firstWrong(byte[] text, int from, int to) {
        int at = from;
        while (at < to && DIGITS[text[at] & 0xff] >= 0) {
            at++;
        }
        return at;
    }

    /** How many of {@code bytes} pairs of digits are {@code 00}. */
    static int zeroBytes(byte[] text, int from, int bytes) {
        int zeros = 0;
        int in = from;
        int left = bytes;
        for (; left >= 4; left -= 4, in += 8) {
            long lanes = Swar.load(text, in) ^ ZEROS;
            // The high bit of a 16-bit lane stays clear only where the whole lane is zero.
            long used = ((lanes & 0x7FFF7FFF7FFF7FFFL) + 0x7FFF7FFF7FFF7FFFL) | lanes;
            zeros += 4 - Long.bitCount(used & 0x8000800080008000L);
        }
        for (; left > 0; left--, in += 2) {
            zeros += text[in] == '0' && text[in + 1] == '0' ? 1 : 0;
        }
        return zeros;
    }

    // Eight characters to eight values below 16; a byte that is no digit gets some of its upper four bits set.
    private static long nibbles(long text) {
        long letters = (text >>> 6) & ONES;
        long values = (text & 0x0F0F0F0F0F0F0F0FL) + (letters << 3 | letters);
        long aboveNine = ((values + 6 * ONES) >>> 4) & ONES;
        long expected = values + 0x30 * ONES + aboveNine * 0x27;
        long folded = text | 0x20 * ONES;
        long neither = ~(text | text >>> 1) & (0x20 * ONES);
        long wrong = (expected ^ folded) | neither;
        // Any difference must reach the upper half of its byte, which the values leave free.
        return values | ((wrong | wrong << 4) & 0xF0F0F0F0F0F0F0F0L);
    }

    private static long pack(long values) {
        long pairs = (values << 4 | values >>> 8) & 0x00FF00FF00FF00FFL;
        long fours = (pairs | pairs >>> 8) & 0x0000FFFF0000FFFFL;
        return (fours | fours >>> 16) & 0xFFFFFFFFL;
    }
}
