package dev.trace.operators.evm.decode;

import static dev.trace.operators.evm.decode.TransactionField.*;

import dev.trace.api.table.ColumnData;
import dev.trace.api.table.LongColumn;
import dev.trace.operators.evm.rlp.RlpWriter;

/** Columns of a transaction that hold RLP, or its size. */
final class Encodings {
    private interface ListWriter {
        void write(ListRlp lists, EvmBlock block, int row) throws BadAnswerException;
    }

    private Encodings() {}

    static void accessLists(EvmBlock block, ColumnData out) throws BadAnswerException {
        lists(block, ACCESS_LIST, out, ListRlp::accessList);
    }

    static void blobHashes(EvmBlock block, ColumnData out) throws BadAnswerException {
        lists(block, BLOB_VERSIONED_HASHES, out, ListRlp::blobHashes);
    }

    static void authorizations(EvmBlock block, ColumnData out) throws BadAnswerException {
        lists(block, AUTHORIZATION_LIST, out, ListRlp::authorizations);
    }

    /** Whole encodings of the types that have no columns for their fields; null where it cannot be known. */
    static void envelopes(EvmBlock block, ColumnData out) throws BadAnswerException {
        ObjectTable<TransactionField> table = block.transactions();
        TransactionRlp rlp = block.encoders().transactions();
        for (int row = 0; row < table.rows(); row++) {
            boolean without = TransactionRlp.isStandard(block.type(row));
            if (!without && rlp.encode(block, row) && rlp.hasHash(block, row)) {
                Fill.append(rlp.encoded(), out);
            } else {
                out.appendNull();
            }
        }
    }

    static void sizes(EvmBlock block, ColumnData out) throws BadAnswerException {
        TransactionRlp rlp = block.encoders().transactions();
        for (int row = 0; row < block.transactions().rows(); row++) {
            if (rlp.encode(block, row)) {
                ((LongColumn) out).append(rlp.encoded().length());
            } else {
                out.appendNull();
            }
        }
    }

    private static void lists(EvmBlock block, TransactionField field, ColumnData out, ListWriter writer)
            throws BadAnswerException {
        ObjectTable<TransactionField> table = block.transactions();
        for (int row = 0; row < table.rows(); row++) {
            if (table.has(row, field) && block.type(row) != 0) {
                RlpWriter rlp = block.encoders().begin();
                writer.write(block.encoders().lists(), block, row);
                Fill.append(rlp, out);
            } else {
                out.appendNull();
            }
        }
    }
}
