package dev.trace.worker.parquet;

import dev.trace.api.table.ColumnData;
import java.util.Arrays;

/** Which rows of a page have a value, as a bit each. For one thread. */
final class Presence {
    private byte[] bits = new byte[512];
    private int rows;
    private int present;

    int rows() {
        return rows;
    }

    int nulls() {
        return rows - present;
    }

    void add(ColumnData data, int from, int to) {
        int size = rows + to - from;
        if ((size + 7) / 8 > bits.length) {
            bits = Arrays.copyOf(bits, Math.max((size + 7) / 8, bits.length * 2));
        }
        if (!data.hasNulls()) {
            for (int row = rows; row < size; row++) {
                bits[row >> 3] |= (byte) (1 << (row & 7));
            }
            present += to - from;
        } else {
            for (int row = from, at = rows; row < to; row++, at++) {
                if (!data.isNull(row)) {
                    bits[at >> 3] |= (byte) (1 << (at & 7));
                    present++;
                }
            }
        }
        rows = size;
    }

    /** Definition levels of a page of format 1: their length, then one run. */
    void write(PageBytes out) {
        PageBytes levels = new PageBytes();
        if (present == 0 || present == rows) {
            levels.putVarInt(rows << 1);
            levels.putByte(present == 0 ? 0 : 1);
        } else {
            int groups = (rows + 7) / 8;
            levels.putVarInt((groups << 1) | 1);
            for (int i = 0; i < groups; i++) {
                levels.putByte(bits[i]);
            }
        }
        out.putInt(levels.size());
        out.append(levels);
    }

    void clear() {
        Arrays.fill(bits, 0, (rows + 7) / 8, (byte) 0);
        rows = 0;
        present = 0;
    }
}
