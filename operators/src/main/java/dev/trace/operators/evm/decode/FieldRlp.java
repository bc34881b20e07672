package dev.trace.operators.evm.decode;

import dev.trace.operators.evm.rlp.RlpWriter;

/** Writes fields of JSON objects as RLP items. For one thread. */
public final class FieldRlp {
    private final RlpWriter rlp;

    public FieldRlp(RlpWriter rlp) {
        this.rlp = rlp;
    }

    public RlpWriter rlp() {
        return rlp;
    }

    /** A quantity of at most 256 bits. */
    public <F extends Enum<F> & Field> void number(ObjectTable<F> table, int row, F field) throws BadAnswerException {
        table.number(row, field, rlp);
    }

    /** A byte string of a known length, or of {@link ObjectTable#ANY_LENGTH}. */
    public <F extends Enum<F> & Field> void data(ObjectTable<F> table, int row, F field, int length)
            throws BadAnswerException {
        table.data(row, field, length, rlp);
    }

    /** The empty string: zero, no address, nothing. */
    public void empty() {
        rlp.number(0);
    }
}
