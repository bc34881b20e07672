package dev.trace.worker.hot;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;

/** Appends a row of a result to a batch; its columns are the batch's. */
final class RowRead {
    private RowRead() {}

    static void into(ColumnBatch batch, ResultSet row) throws SQLException {
        List<Column> columns = batch.definition().columns();
        for (int i = 0; i < columns.size(); i++) {
            switch (columns.get(i).type()) {
                case UINT32, UINT64, INT64 -> whole(batch, i, row.getLong(i + 1), row.wasNull());
                case BOOLEAN -> whole(batch, i, row.getBoolean(i + 1) ? 1 : 0, row.wasNull());
                case DOUBLE -> {
                    double value = row.getDouble(i + 1);
                    if (row.wasNull()) {
                        batch.column(i).appendNull();
                    } else {
                        batch.doubles(i).append(value);
                    }
                }
                case STRING -> {
                    String value = row.getString(i + 1);
                    bytes(batch, i, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
                }
                case BINARY -> bytes(batch, i, row.getBytes(i + 1));
                case UINT256 -> word(batch, i, row);
            }
        }
    }

    private static void whole(ColumnBatch batch, int column, long value, boolean isNull) {
        if (isNull) {
            batch.column(column).appendNull();
        } else {
            batch.longs(column).append(value);
        }
    }

    private static void bytes(ColumnBatch batch, int column, byte @Nullable [] value) {
        if (value == null) {
            batch.column(column).appendNull();
        } else {
            batch.bytes(column).append(value);
        }
    }

    private static void word(ColumnBatch batch, int column, ResultSet row) throws SQLException {
        BigDecimal value = row.getBigDecimal(column + 1);
        if (value == null) {
            batch.column(column).appendNull();
            return;
        }
        BigInteger number = value.toBigIntegerExact();
        if (number.signum() < 0 || number.bitLength() > 8 * CopyNumber.BYTES) {
            throw new SQLException(
                    "not an unsigned 256-bit number: " + number, PSQLState.NUMERIC_VALUE_OUT_OF_RANGE.getState());
        }
        byte[] digits = number.toByteArray();
        // A leading zero byte says that the number is not negative.
        int extra = Math.max(0, digits.length - CopyNumber.BYTES);
        BytesColumn words = batch.bytes(column);
        int at = words.reserve(CopyNumber.BYTES);
        int length = digits.length - extra;
        Arrays.fill(words.array(), at, at + CopyNumber.BYTES - length, (byte) 0);
        System.arraycopy(digits, extra, words.array(), at + CopyNumber.BYTES - length, length);
        words.appendReserved(CopyNumber.BYTES);
    }
}
