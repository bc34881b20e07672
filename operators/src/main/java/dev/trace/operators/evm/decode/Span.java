package dev.trace.operators.evm.decode;

/** Where a JSON value lies in an answer, in one {@code long}: start, length and kind. 0 where there is no value. */
final class Span {
    static final int ABSENT = 0;
    /** The text between the quotes. */
    static final int TEXT = 1;

    static final int NULL = 2;
    /** A number or a truth value. */
    static final int LITERAL = 3;
    /** An object or an array, brackets included. */
    static final int NESTED = 4;

    /** Longer answers cannot be addressed. */
    static final int MAX_LENGTH = 1 << 29;

    private Span() {}

    static long of(int kind, int start, int length) {
        return (long) start << 32 | (long) length << 3 | kind;
    }

    static int kind(long span) {
        return (int) span & 7;
    }

    static int start(long span) {
        return (int) (span >>> 32);
    }

    static int length(long span) {
        return (int) span >>> 3;
    }
}
