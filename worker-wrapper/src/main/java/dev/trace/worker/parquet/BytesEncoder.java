package dev.trace.worker.parquet;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.ColumnData;
import dev.trace.worker.parquet.PhysicalColumn.Kind;
import java.util.Arrays;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;

/** Encodes byte strings, texts, and 256-bit numbers as either. */
final class BytesEncoder extends ColumnEncoder {
    private final Kind kind;
    private final Uint256 number = new Uint256();
    private final BytesDictionary values = new BytesDictionary();
    private byte[] least = new byte[64];
    private byte[] greatest = new byte[64];
    private int leastLength = -1;
    private int greatestLength = -1;

    BytesEncoder(PageWriter pages, PrimitiveType type, DictionaryUse use, Kind kind) {
        super(pages, type, use);
        this.kind = kind;
    }

    @Override
    void encode(ColumnData data, int from, int to) {
        BytesColumn column = (BytesColumn) data;
        boolean nulls = column.hasNulls();
        byte[] heap = column.array();
        for (int row = from; row < to; row++) {
            if (nulls && column.isNull(row)) {
                continue;
            }
            switch (kind) {
                case U256_STRING -> {
                    number.load(heap, Uint256.offset(column, row));
                    number.format();
                    put(number.text(), number.textStart(), number.textLength());
                }
                case U256_BINARY -> put(heap, Uint256.offset(column, row), Uint256.BYTES);
                default -> put(heap, column.offset(row), column.length(row));
            }
        }
    }

    private void put(byte[] source, int offset, int length) {
        if (inDictionary()) {
            putId(values.id(source, offset, length));
        } else {
            plain.putBytes(source, offset, length);
        }
        int end = offset + length;
        if (leastLength < 0 || Arrays.compareUnsigned(source, offset, end, least, 0, leastLength) < 0) {
            least = copy(source, offset, length, least);
            leastLength = length;
        }
        if (greatestLength < 0 || Arrays.compareUnsigned(source, offset, end, greatest, 0, greatestLength) > 0) {
            greatest = copy(source, offset, length, greatest);
            greatestLength = length;
        }
    }

    private static byte[] copy(byte[] source, int offset, int length, byte[] into) {
        byte[] target = length > into.length ? new byte[length] : into;
        System.arraycopy(source, offset, target, 0, length);
        return target;
    }

    @Override
    void closeValues() {
        if (leastLength >= 0) {
            bounds.updateStats(Binary.fromConstantByteArray(Arrays.copyOf(least, leastLength)));
            bounds.updateStats(Binary.fromConstantByteArray(Arrays.copyOf(greatest, greatestLength)));
            leastLength = -1;
            greatestLength = -1;
        }
    }

    @Override
    int dictionaryBytes() {
        return values.bytes() + 4 * values.size();
    }

    @Override
    int dictionarySize() {
        return values.size();
    }

    @Override
    void fromDictionary(int id, PageBytes out) {
        out.putBytes(values.heap(), values.offset(id), values.length(id));
    }
}
