package dev.trace.operators.evm.recorded;

import java.nio.ByteBuffer;

/** Keeps bytes outside the heap, where a socket takes them without another copy. For one thread. */
final class Slab {
    private static final int SIZE = 4 << 20;

    private ByteBuffer current = ByteBuffer.allocateDirect(0);

    /** A read-only copy of some bytes. */
    ByteBuffer keep(byte[] from, int offset, int length) {
        if (length > SIZE / 4) {
            return ByteBuffer.allocateDirect(length)
                    .put(from, offset, length)
                    .flip()
                    .asReadOnlyBuffer();
        }
        if (current.remaining() < length) {
            current = ByteBuffer.allocateDirect(SIZE);
        }
        ByteBuffer kept = current.slice(current.position(), length).asReadOnlyBuffer();
        current.put(from, offset, length);
        return kept;
    }
}
