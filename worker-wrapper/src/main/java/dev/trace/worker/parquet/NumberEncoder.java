package dev.trace.worker.parquet;

import dev.trace.api.table.ColumnData;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.schema.PrimitiveType;

/** Encodes numbers of 4 or 8 bytes. */
final class NumberEncoder extends ColumnEncoder {
    private final NumberSource source;
    private final boolean wide;
    private final LongDictionary values = new LongDictionary();
    private long[] run = new long[128];

    NumberEncoder(PageWriter pages, PrimitiveType type, DictionaryUse use, NumberSource source) {
        super(pages, type, use);
        this.source = source;
        wide = source.bytes() == 8;
    }

    @Override
    void encode(ColumnData data, int from, int to) {
        if (to - from > run.length) {
            run = new long[to - from];
        }
        int count = source.read(data, from, to, run);
        if (inDictionary()) {
            for (int i = 0; i < count; i++) {
                putId(values.id(run[i]));
            }
        } else if (wide) {
            for (int i = 0; i < count; i++) {
                plain.putLong(run[i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                plain.putInt((int) run[i]);
            }
        }
        source.bound(run, count, bounds);
    }

    @Override
    int dictionaryBytes() {
        return values.size() * source.bytes();
    }

    @Override
    int dictionarySize() {
        return values.size();
    }

    @Override
    void fromDictionary(int id, PageBytes out) {
        if (wide) {
            out.putLong(values.value(id));
        } else {
            out.putInt((int) values.value(id));
        }
    }

    @Override
    void closeValues() {}
}
