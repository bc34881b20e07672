package dev.trace.operators.evm.decode;

import static dev.trace.operators.evm.decode.TransactionField.*;

import dev.trace.api.table.ColumnData;
import dev.trace.api.table.LongColumn;
import dev.trace.operators.evm.decode.ColumnSource.Filler;

/** What a transaction offers for gas. */
final class Fees {
    private Fees() {}

    /**
     * The price of types that name one, else the base fee and the tip within the maximum: computed, as cryo does, not the
     * receipt's.
     */
    static void gasPrices(EvmBlock block, ColumnData out) throws BadAnswerException {
        LongColumn column = (LongColumn) out;
        ObjectTable<TransactionField> table = block.transactions();
        ObjectTable<HeaderField> header = block.header();
        boolean london = header.has(0, HeaderField.BASE_FEE_PER_GAS);
        long baseFee = london ? header.number(0, HeaderField.BASE_FEE_PER_GAS) : 0;
        for (int row = 0; row < table.rows(); row++) {
            if (offersMaximum(block, row)) {
                long maximum = table.number(row, MAX_FEE_PER_GAS);
                column.append(london ? price(baseFee, table.number(row, MAX_PRIORITY_FEE_PER_GAS), maximum) : maximum);
            } else if (table.has(row, GAS_PRICE)) {
                column.append(table.number(row, GAS_PRICE));
            } else {
                column.appendNull();
            }
        }
    }

    /** A maximum of types that have one. */
    static Filler maximum(TransactionField field) {
        return (block, out) -> {
            ObjectTable<TransactionField> table = block.transactions();
            for (int row = 0; row < table.rows(); row++) {
                if (offersMaximum(block, row)) {
                    ((LongColumn) out).append(table.number(row, field));
                } else {
                    out.appendNull();
                }
            }
        };
    }

    private static boolean offersMaximum(EvmBlock block, int row) {
        ObjectTable<TransactionField> table = block.transactions();
        int type = block.type(row);
        if (type == 0 || type == 1) {
            return false;
        }
        return TransactionRlp.isStandard(type)
                || (table.has(row, MAX_FEE_PER_GAS) && table.has(row, MAX_PRIORITY_FEE_PER_GAS));
    }

    private static long price(long baseFee, long tip, long maximum) {
        long room = maximum - baseFee;
        boolean within = Long.compareUnsigned(maximum, baseFee) >= 0 && Long.compareUnsigned(tip, room) <= 0;
        return within ? baseFee + tip : maximum;
    }
}
