package dev.trace.worker.parquet;

import dev.trace.api.table.ColumnData;
import dev.trace.api.table.LongColumn;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.schema.PrimitiveType;

/** Encodes truth values, a bit each. */
final class BooleanEncoder extends ColumnEncoder {
    private int bits;
    private int count;

    BooleanEncoder(PageWriter pages, PrimitiveType type) {
        super(pages, type, DictionaryUse.NEVER);
    }

    @Override
    void encode(ColumnData data, int from, int to) {
        LongColumn column = (LongColumn) data;
        for (int row = from; row < to; row++) {
            if (!column.isNull(row)) {
                boolean value = column.get(row) != 0;
                bits |= (value ? 1 : 0) << count++;
                bounds.updateStats(value);
                if (count == 8) {
                    flush();
                }
            }
        }
    }

    private void flush() {
        plain.putByte(bits);
        bits = 0;
        count = 0;
    }

    @Override
    void closeValues() {
        if (count > 0) {
            flush();
        }
    }

    @Override
    int dictionaryBytes() {
        return 0;
    }

    @Override
    int dictionarySize() {
        return 0;
    }

    @Override
    void fromDictionary(int id, PageBytes out) {
        throw new AssertionError("truth values have no dictionary");
    }
}
