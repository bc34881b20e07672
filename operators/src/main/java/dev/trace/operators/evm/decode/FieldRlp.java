package dev.trace.operators.evm.decode;

import dev.trace.operators.evm.rlp.RlpWriter;

/** Writes fields of JSON objects as RLP items. For one thread. */
public final class FieldRlp {
    private final RlpWriter rlp;
    private byte[] scratch = new byte[1024];

    public FieldRlp(RlpWriter rlp) {
        this.rlp = rlp;
    }

    public RlpWriter rlp() {
        return rlp;
    }

    /** A quantity of at most 256 bits. */
    public <F extends Enum<F> & Field> void number(ObjectTable<F> table, int row, F field) throws BadAnswerException {
        table.uint256(row, field, scratch, 0);
        rlp.number(scratch, 0, 32);
    }

    /** A byte string of a known length, or of {@link ObjectTable#ANY_LENGTH}. */
    public <F extends Enum<F> & Field> void data(ObjectTable<F> table, int row, F field, int length)
            throws BadAnswerException {
        int bytes = length == ObjectTable.ANY_LENGTH ? table.dataLength(row, field) : length;
        if (bytes > scratch.length) {
            scratch = new byte[Math.max(bytes, scratch.length * 2)];
        }
        table.data(row, field, bytes, scratch, 0);
        rlp.bytes(scratch, 0, bytes);
    }

    /** The empty string: zero, no address, nothing. */
    public void empty() {
        rlp.bytes(scratch, 0, 0);
    }
}
