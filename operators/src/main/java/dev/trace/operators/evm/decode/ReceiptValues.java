package dev.trace.operators.evm.decode;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.ColumnData;
import dev.trace.api.table.LongColumn;
import dev.trace.operators.evm.decode.ColumnSource.Filler;
import dev.trace.operators.evm.rlp.RlpWriter;

/** Columns of a transaction that come from its receipt. */
final class ReceiptValues {
    private ReceiptValues() {}

    static Filler number(ReceiptField field) {
        return (block, out) -> Fill.numberOrNull(block.receipts(), field, out);
    }

    /** Before Byzantium a receipt holds a state root and does not say; cryo takes that for success. */
    static void success(EvmBlock block, Compat compat, LongColumn out) throws BadAnswerException {
        ObjectTable<ReceiptField> table = block.receipts();
        for (int row = 0; row < table.rows(); row++) {
            if (table.has(row, ReceiptField.STATUS)) {
                long status = table.number(row, ReceiptField.STATUS);
                if (status != 0 && status != 1) {
                    throw table.bad(row, ReceiptField.STATUS, "is neither 0x0 nor 0x1");
                }
                out.append(status);
            } else if (!table.has(row, ReceiptField.ROOT)) {
                throw table.bad(row, "has neither status nor root");
            } else if (compat == Compat.CRYO) {
                out.append(1);
            } else {
                out.appendNull();
            }
        }
    }

    static void stateRoots(EvmBlock block, ColumnData out) throws BadAnswerException {
        ObjectTable<ReceiptField> table = block.receipts();
        for (int row = 0; row < table.rows(); row++) {
            if (!table.has(row, ReceiptField.STATUS) && table.has(row, ReceiptField.ROOT)) {
                table.data(row, ReceiptField.ROOT, 32, (BytesColumn) out);
            } else {
                out.appendNull();
            }
        }
    }

    /** The nonce and version of a deposit: hashed only where the version is there. */
    static void extras(EvmBlock block, ColumnData out) throws BadAnswerException {
        ObjectTable<ReceiptField> table = block.receipts();
        FieldRlp fields = block.encoders().fields();
        for (int row = 0; row < table.rows(); row++) {
            if (table.has(row, ReceiptField.DEPOSIT_RECEIPT_VERSION)) {
                RlpWriter rlp = block.encoders().begin();
                int list = rlp.beginList();
                fields.number(table, row, ReceiptField.DEPOSIT_NONCE);
                fields.number(table, row, ReceiptField.DEPOSIT_RECEIPT_VERSION);
                rlp.endList(list);
                Fill.append(rlp, out);
            } else {
                out.appendNull();
            }
        }
    }
}
