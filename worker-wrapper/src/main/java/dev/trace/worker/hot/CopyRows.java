package dev.trace.worker.hot;

import dev.trace.api.OperatorException;
import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnData;
import dev.trace.api.table.DoubleColumn;
import dev.trace.api.table.LongColumn;
import dev.trace.worker.cold.StoreCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Turns batches into the rows of a binary COPY, without an object a value. For one thread. */
final class CopyRows {
    private static final byte[] HEADER = "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int NULL = -1;

    private final Relation relation;
    private final long chainId;
    private final CopySpool out;
    private final CopyNumber number = new CopyNumber();
    private final int[] positions;
    private final boolean[] required;
    private final int chainAt;

    CopyRows(Relation relation, long chainId, CopySpool out) throws IOException {
        this.relation = relation;
        this.chainId = chainId;
        this.out = out;
        List<Column> columns = relation.columns();
        positions = new int[columns.size()];
        required = new boolean[columns.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = relation.definition().indexOf(columns.get(i).name());
            required[i] = relation.isRequired(columns.get(i));
        }
        chainAt = relation.definition().find(Relation.CHAIN).orElse(-1);
        out.put(HEADER, 0, HEADER.length);
    }

    void add(ColumnBatch batch) throws IOException, OperatorException {
        int rows = batch.rows();
        checkChain(batch, rows);
        ColumnData[] data = new ColumnData[positions.length];
        boolean[] nulls = new boolean[positions.length];
        for (int i = 0; i < positions.length; i++) {
            data[i] = batch.column(positions[i]);
            nulls[i] = data[i].hasNulls();
        }
        for (int row = 0; row < rows; row++) {
            out.putShort(positions.length + 1);
            out.putSizedLong(chainId);
            for (int i = 0; i < positions.length; i++) {
                if (nulls[i] && data[i].isNull(row)) {
                    putNull(i);
                } else {
                    put(i, data[i], row);
                }
            }
        }
    }

    void end() throws IOException {
        out.putShort(NULL);
    }

    private void checkChain(ColumnBatch batch, int rows) throws OperatorException {
        if (chainAt < 0) {
            return;
        }
        LongColumn chains = batch.longs(chainAt);
        for (int row = 0; row < rows; row++) {
            if (chains.isNull(row) || chains.get(row) != chainId) {
                throw new OperatorException(
                        StoreCode.ROWS_REFUSED,
                        relation.label(chainId) + ": a row says it is of chain "
                                + (chains.isNull(row) ? "null" : Long.toUnsignedString(chains.get(row))));
            }
        }
    }

    private void putNull(int column) throws IOException, OperatorException {
        if (required[column]) {
            throw refused(StoreCode.ROWS_REFUSED, column, "a row has no value, and it must have one");
        }
        out.putInt(NULL);
    }

    private void put(int column, ColumnData data, int row) throws IOException, OperatorException {
        switch (relation.columns().get(column).type()) {
            case INT64 -> out.putSizedLong(((LongColumn) data).get(row));
            case UINT32, UINT64 -> {
                long value = ((LongColumn) data).get(row);
                if (value < 0) {
                    throw refused(
                            StoreCode.VALUE_UNSUPPORTED,
                            column,
                            "a row has " + Long.toUnsignedString(value) + ", and Postgres' bigint ends at "
                                    + Long.MAX_VALUE + "; such values need a 256-bit column or a cold table");
                }
                out.putSizedLong(value);
            }
            case BOOLEAN -> out.putSizedByte(((LongColumn) data).get(row) == 0 ? 0 : 1);
            case DOUBLE -> out.putSizedLong(Double.doubleToLongBits(((DoubleColumn) data).get(row)));
            case BINARY -> {
                BytesColumn bytes = (BytesColumn) data;
                out.putSized(bytes.array(), bytes.offset(row), bytes.length(row));
            }
            case STRING -> putText(column, (BytesColumn) data, row);
            case UINT256 -> putNumber(column, (BytesColumn) data, row);
        }
    }

    private void putText(int column, BytesColumn text, int row) throws IOException, OperatorException {
        byte[] heap = text.array();
        int start = text.offset(row);
        int end = start + text.length(row);
        for (int i = start; i < end; i++) {
            if (heap[i] == 0) {
                throw refused(
                        StoreCode.VALUE_UNSUPPORTED,
                        column,
                        "a row has a text with a zero byte, which Postgres cannot keep; such values need a binary"
                                + " column or a cold table");
            }
        }
        out.putSized(heap, start, end - start);
    }

    private void putNumber(int column, BytesColumn words, int row) throws IOException, OperatorException {
        if (words.length(row) != CopyNumber.BYTES) {
            throw refused(
                    StoreCode.ROWS_REFUSED,
                    column,
                    "a 256-bit number has 32 bytes, and a row has " + words.length(row));
        }
        number.put(out, words.array(), words.offset(row));
    }

    private OperatorException refused(StoreCode code, int column, String why) {
        return new OperatorException(
                code,
                relation.label(chainId) + ", column "
                        + relation.columns().get(column).name() + ": " + why);
    }
}
