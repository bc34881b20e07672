package dev.trace.operators.evm.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at a time in one {@code long}: the first byte is the lowest. */
final class Swar {
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long AFTER_QUOTE = ('"' + 1) * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private Swar() {}

    static long load(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /**
     * Marks bytes that may not stand for themselves in a JSON text: quotes and what sorts before them, backslashes, and
     * what is not ASCII. Only the lowest mark is exact; 0 means there is none.
     */
    static long marks(long eight) {
        // A byte too small borrows its high bit, a backslash does once it is zero; others keep it clear.
        return ((eight - AFTER_QUOTE) | ((eight ^ BACKSLASHES) - ONES) | eight) & HIGH;
    }

    /** Position of the lowest mark. */
    static int first(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }
}
