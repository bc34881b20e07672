package dev.trace.worker.hot;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes 256-bit numbers as Postgres' binary numeric. Reused from value to value; for one thread. */
final class CopyNumber {
    static final int BYTES = 32;

    /** 2^256 - 1 has 78 digits, four to a group. */
    private static final int MOST_GROUPS = 20;

    private static final long TWO_GROUPS = 100_000_000;
    private static final int GROUP = 10_000;
    private static final long INT_MASK = 0xffff_ffffL;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** Most significant first. */
    private final int[] limbs = new int[8];

    /** Least significant first. */
    private final short[] groups = new short[MOST_GROUPS];

    private int count;

    void put(CopySpool out, byte[] source, int offset) throws IOException {
        int first = 8;
        for (int i = 7; i >= 0; i--) {
            limbs[i] = (int) INTS.get(source, offset + 4 * i);
            first = limbs[i] == 0 ? first : i;
        }
        split(first);
        int least = 0;
        while (least < count && groups[least] == 0) {
            least++;
        }
        out.putInt(8 + 2 * (count - least));
        out.putShort(count - least);
        out.putShort(count == 0 ? 0 : count - 1);
        out.putShort(0);
        out.putShort(0);
        for (int i = count - 1; i >= least; i--) {
            out.putShort(groups[i]);
        }
    }

    private void split(int significant) {
        count = 0;
        int first = significant;
        while (first < limbs.length) {
            long rest = 0;
            for (int i = first; i < limbs.length; i++) {
                long value = (rest << 32) | (limbs[i] & INT_MASK);
                limbs[i] = (int) (value / TWO_GROUPS);
                rest = value % TWO_GROUPS;
            }
            groups[count++] = (short) (rest % GROUP);
            groups[count++] = (short) (rest / GROUP);
            while (first < limbs.length && limbs[first] == 0) {
                first++;
            }
        }
        while (count > 0 && groups[count - 1] == 0) {
            count--;
        }
    }
}
