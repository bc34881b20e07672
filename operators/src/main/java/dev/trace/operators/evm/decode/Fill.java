package dev.trace.operators.evm.decode;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.ColumnData;
import dev.trace.api.table.LongColumn;
import dev.trace.operators.evm.rlp.RlpWriter;

/** Appends one value a row of a table: the loops that all columns share. */
final class Fill {
    private Fill() {}

    static <F extends Enum<F> & Field> void data(ObjectTable<F> table, F field, int length, ColumnData out)
            throws BadAnswerException {
        BytesColumn column = (BytesColumn) out;
        int rows = table.rows();
        for (int row = 0; row < rows; row++) {
            table.data(row, field, length, column);
        }
    }

    static <F extends Enum<F> & Field> void dataOrNull(ObjectTable<F> table, F field, int length, ColumnData out)
            throws BadAnswerException {
        BytesColumn column = (BytesColumn) out;
        int rows = table.rows();
        for (int row = 0; row < rows; row++) {
            if (table.has(row, field)) {
                table.data(row, field, length, column);
            } else {
                column.appendNull();
            }
        }
    }

    static <F extends Enum<F> & Field> void uint256(ObjectTable<F> table, F field, ColumnData out)
            throws BadAnswerException {
        BytesColumn column = (BytesColumn) out;
        int rows = table.rows();
        for (int row = 0; row < rows; row++) {
            table.uint256(row, field, column);
        }
    }

    static <F extends Enum<F> & Field> void uint256OrNull(ObjectTable<F> table, F field, ColumnData out)
            throws BadAnswerException {
        BytesColumn column = (BytesColumn) out;
        int rows = table.rows();
        for (int row = 0; row < rows; row++) {
            if (table.has(row, field)) {
                table.uint256(row, field, column);
            } else {
                column.appendNull();
            }
        }
    }

    static <F extends Enum<F> & Field> void number(ObjectTable<F> table, F field, ColumnData out)
            throws BadAnswerException {
        LongColumn column = (LongColumn) out;
        int rows = table.rows();
        for (int row = 0; row < rows; row++) {
            column.append(table.number(row, field));
        }
    }

    static <F extends Enum<F> & Field> void number32(ObjectTable<F> table, F field, ColumnData out)
            throws BadAnswerException {
        LongColumn column = (LongColumn) out;
        int rows = table.rows();
        for (int row = 0; row < rows; row++) {
            column.append(table.number32(row, field));
        }
    }

    static <F extends Enum<F> & Field> void numberOrNull(ObjectTable<F> table, F field, ColumnData out)
            throws BadAnswerException {
        LongColumn column = (LongColumn) out;
        int rows = table.rows();
        for (int row = 0; row < rows; row++) {
            if (table.has(row, field)) {
                column.append(table.number(row, field));
            } else {
                column.appendNull();
            }
        }
    }

    /** The same number in every row. */
    static void constant(int rows, long value, ColumnData out) {
        LongColumn column = (LongColumn) out;
        for (int row = 0; row < rows; row++) {
            column.append(value);
        }
    }

    /** The same bytes in every row. */
    static void constant(int rows, byte[] value, ColumnData out) {
        BytesColumn column = (BytesColumn) out;
        for (int row = 0; row < rows; row++) {
            column.append(value);
        }
    }

    static void append(RlpWriter rlp, ColumnData out) {
        ((BytesColumn) out).append(rlp.array(), 0, rlp.length());
    }
}
