package dev.trace.operators.evm.decode;

import static dev.trace.operators.evm.decode.TransactionField.*;

import dev.trace.api.table.ColumnData;
import dev.trace.api.table.LongColumn;

/** The first part of a transaction's signature, which means different things in different types. */
final class Signatures {
    private static final long UNPROTECTED = 27;
    private static final long PROTECTED = 35;

    private Signatures() {}

    /** As signed: 27, 28 or the EIP-155 number of a legacy transaction, else the parity. */
    static void values(EvmBlock block, ColumnData out) throws BadAnswerException {
        ObjectTable<TransactionField> table = block.transactions();
        for (int row = 0; row < table.rows(); row++) {
            boolean legacy = block.type(row) == 0;
            append(table, row, !legacy && table.has(row, Y_PARITY) ? Y_PARITY : V, (LongColumn) out);
        }
    }

    /** 1 for the odd point, 0 for the even one. */
    static void parities(EvmBlock block, ColumnData out) throws BadAnswerException {
        ObjectTable<TransactionField> table = block.transactions();
        for (int row = 0; row < table.rows(); row++) {
            if (table.has(row, Y_PARITY)) {
                append(table, row, Y_PARITY, (LongColumn) out);
            } else if (table.has(row, V)) {
                ((LongColumn) out).append(parity(table, row));
            } else {
                out.appendNull();
            }
        }
    }

    private static long parity(ObjectTable<TransactionField> table, int row) throws BadAnswerException {
        long v = table.number(row, V);
        if (v >= 0 && v <= 1) {
            return v;
        }
        if (v == UNPROTECTED || v == UNPROTECTED + 1) {
            return v - UNPROTECTED;
        }
        if (Long.compareUnsigned(v, PROTECTED) < 0) {
            throw table.bad(row, V, "is no signature's v");
        }
        return (v - PROTECTED) & 1;
    }

    private static void append(ObjectTable<TransactionField> table, int row, TransactionField field, LongColumn out)
            throws BadAnswerException {
        if (table.has(row, field)) {
            out.append(table.number(row, field));
        } else {
            out.appendNull();
        }
    }
}
