package dev.trace.operators.evm.rpc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** Byte arrays used again, so that a stream of half-megabyte responses makes no garbage. Safe for use from several threads. */
final class Buffers {
    private static final int GRAIN = 64 << 10;

    private final long mostIdleBytes;
    private final TreeMap<Integer, Deque<byte[]>> idle = new TreeMap<>();
    private long idleBytes;

    Buffers(long mostIdleBytes) {
        this.mostIdleBytes = mostIdleBytes;
    }

    /** An array of at least some length; its content is arbitrary. */
    byte[] take(int atLeast) {
        synchronized (idle) {
            Map.Entry<Integer, Deque<byte[]>> fitting = idle.ceilingEntry(atLeast);
            if (fitting != null && fitting.getKey() / 8 <= Math.max(atLeast, GRAIN)) {
                byte[] array = fitting.getValue().removeLast();
                if (fitting.getValue().isEmpty()) {
                    idle.remove(fitting.getKey());
                }
                idleBytes -= array.length;
                return array;
            }
        }
        return new byte[rounded(atLeast)];
    }

    void giveBack(byte[] array) {
        synchronized (idle) {
            if (idleBytes + array.length <= mostIdleBytes) {
                idle.computeIfAbsent(array.length, length -> new ArrayDeque<>()).addLast(array);
                idleBytes += array.length;
            }
        }
    }

    /** A quarter more than asked, so that the next response, a little longer, fits too. */
    private static int rounded(int atLeast) {
        long generous = atLeast + (long) atLeast / 4;
        long whole = (generous + GRAIN - 1) / GRAIN * GRAIN;
        return (int) Math.min(Integer.MAX_VALUE - 8, Math.max(GRAIN, whole));
    }
}
