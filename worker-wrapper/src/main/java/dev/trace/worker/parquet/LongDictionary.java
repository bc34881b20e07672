package dev.trace.worker.parquet;

import java.util.Arrays;

/** Numbers distinct 64-bit values in the order they first come. For one thread. */
final class LongDictionary {
    private long[] values = new long[128];
    private int[] slots = new int[512];
    private int shift = 64 - 9;
    private int size;

    int size() {
        return size;
    }

    long value(int id) {
        return values[id];
    }

    int id(long value) {
        int slot = slot(value);
        while (true) {
            int id = slots[slot] - 1;
            if (id < 0) {
                return add(value, slot);
            }
            if (values[id] == value) {
                return id;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
    }

    private int slot(long value) {
        return (int) ((value * 0x9e3779b97f4a7c15L) >>> shift);
    }

    private int add(long value, int slot) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
        slots[slot] = size;
        if (size * 2 > slots.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        shift--;
        slots = new int[slots.length * 2];
        for (int id = 0; id < size; id++) {
            int slot = slot(values[id]);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = id + 1;
        }
    }
}
