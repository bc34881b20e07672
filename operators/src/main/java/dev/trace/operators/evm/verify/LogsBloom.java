package dev.trace.operators.evm.verify;

import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.HeaderField;
import dev.trace.operators.evm.decode.LogField;
import dev.trace.operators.evm.decode.ObjectTable;
import dev.trace.operators.evm.rlp.Keccak256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Builds a block's logs bloom from its logs. For one thread. */
final class LogsBloom {
    static final int LENGTH = 256;

    // Addresses and topics come again and again, and a digest costs more than all else here.
    private static final int REMEMBERED = 4096;
    private static final int ENTRY = 32;
    private static final int BITS = 2047;

    private static final VarHandle LANE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Keccak256 keccak = new Keccak256();
    private final byte[] bloom = new byte[LENGTH];
    private final byte[] expected = new byte[LENGTH];
    private final byte[] value = new byte[ENTRY];
    private final byte[] digest = new byte[Keccak256.LENGTH];
    private final byte[] values = new byte[REMEMBERED * ENTRY];
    private final byte[] lengths = new byte[REMEMBERED];
    private final int[] bits = new int[REMEMBERED];
    private final short[] lastBits = new short[REMEMBERED];

    /**
     * The logs of the transactions that a header commits to must give its bloom: the next best proof of logs after the
     * receipts root, of addresses and topics alone.
     */
    void prove(EvmBlock block, Committed committed) throws BadAnswerException {
        if (!matches(block, committed)) {
            throw new BadAnswerException(
                    Part.RECEIPTS,
                    "RPC answer to eth_getBlockReceipts: the " + block.logs().rows()
                            + " logs do not give the logs bloom in the header of block " + block.number());
        }
    }

    private boolean matches(EvmBlock block, Committed committed) throws BadAnswerException {
        block.header().data(0, HeaderField.LOGS_BLOOM, LENGTH, expected, 0);
        Arrays.fill(bloom, (byte) 0);
        ObjectTable<LogField> logs = block.logs();
        for (int row = 0; row < logs.rows(); row++) {
            if (!committed.isOutside(block.receiptOf(row))) {
                add(logs, row);
            }
        }
        return Arrays.equals(bloom, expected);
    }

    /** The bloom of a receipt's logs, valid until the next call. */
    byte[] of(EvmBlock block, int receipt) throws BadAnswerException {
        Arrays.fill(bloom, (byte) 0);
        for (int row = block.firstLog(receipt); row < block.firstLog(receipt + 1); row++) {
            add(block.logs(), row);
        }
        return bloom;
    }

    private void add(ObjectTable<LogField> logs, int row) throws BadAnswerException {
        add(logs, row, LogField.ADDRESS, 20);
        add(logs, row, LogField.TOPIC0, 32);
        add(logs, row, LogField.TOPIC1, 32);
        add(logs, row, LogField.TOPIC2, 32);
        add(logs, row, LogField.TOPIC3, 32);
    }

    private void add(ObjectTable<LogField> logs, int row, LogField field, int length) throws BadAnswerException {
        if (field != LogField.ADDRESS && !logs.has(row, field)) {
            return;
        }
        logs.data(row, field, length, value, 0);
        int slot = slot(length);
        int at = slot * ENTRY;
        if (lengths[slot] != length || !Arrays.equals(values, at, at + length, value, 0, length)) {
            keccak.digest(value, 0, length, digest, 0);
            System.arraycopy(value, 0, values, at, length);
            lengths[slot] = (byte) length;
            bits[slot] = bit(0) | bit(2) << 16;
            lastBits[slot] = (short) bit(4);
        }
        set(bits[slot] & BITS);
        set(bits[slot] >>> 16);
        set(lastBits[slot]);
    }

    private int bit(int at) {
        return ((digest[at] & 0xff) << 8 | (digest[at + 1] & 0xff)) & BITS;
    }

    private void set(int bit) {
        bloom[LENGTH - 1 - bit / 8] |= (byte) (1 << (bit & 7));
    }

    private int slot(int length) {
        long ends = (long) LANE.get(value, length - Long.BYTES) ^ Long.rotateLeft((long) LANE.get(value, 0), 23);
        long mixed = (ends ^ (long) LANE.get(value, length - 2 * Long.BYTES)) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 52);
    }
}
