package dev.trace.worker.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Numbers distinct byte strings in the order they first come. For one thread. */
final class BytesDictionary {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private byte[] heap = new byte[1024];
    private int[] ends = new int[64];
    private int[] hashes = new int[64];
    private int[] slots = new int[256];
    private int size;

    int size() {
        return size;
    }

    /** Bytes of all values together. */
    int bytes() {
        return size == 0 ? 0 : ends[size - 1];
    }

    byte[] heap() {
        return heap;
    }

    int offset(int id) {
        return id == 0 ? 0 : ends[id - 1];
    }

    int length(int id) {
        return ends[id] - offset(id);
    }

    int id(byte[] source, int offset, int length) {
        int hash = hash(source, offset, length);
        int slot = hash & (slots.length - 1);
        while (true) {
            int id = slots[slot] - 1;
            if (id < 0) {
                return add(source, offset, length, hash, slot);
            }
            if (hashes[id] == hash && Arrays.equals(heap, offset(id), ends[id], source, offset, offset + length)) {
                return id;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
    }

    private int add(byte[] source, int offset, int length, int hash, int slot) {
        int at = bytes();
        if (at + length > heap.length) {
            heap = Arrays.copyOf(heap, Math.max(at + length, heap.length * 2));
        }
        System.arraycopy(source, offset, heap, at, length);
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        ends[size] = at + length;
        hashes[size] = hash;
        size++;
        slots[slot] = size;
        if (size * 2 > slots.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        slots = new int[slots.length * 2];
        for (int id = 0; id < size; id++) {
            int slot = hashes[id] & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = id + 1;
        }
    }

    private static int hash(byte[] source, int offset, int length) {
        long hash = length;
        int at = offset;
        int end = offset + length;
        for (; at + 8 <= end; at += 8) {
            hash = Long.rotateLeft(hash ^ (long) LONGS.get(source, at), 29) * GOLDEN;
        }
        for (; at < end; at++) {
            hash = (hash ^ source[at]) * GOLDEN;
        }
        return (int) (hash >>> 32) ^ (int) (hash >>> 15);
    }
}
