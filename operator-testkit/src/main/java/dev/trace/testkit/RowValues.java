package dev.trace.testkit;

import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnData;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.DoubleColumn;
import dev.trace.api.table.LongColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a batch as values that can be compared and printed: numbers, texts, {@code 0x} text for bytes, null. */
final class RowValues {
    private RowValues() {}

    static List<List<Object>> of(ColumnBatch batch) {
        List<List<Object>> rows = new ArrayList<>();
        for (int row = 0; row < batch.rows(); row++) {
            rows.add(of(batch, row));
        }
        return rows;
    }

    static List<Object> of(ColumnBatch batch, int row) {
        List<Object> values = new ArrayList<>();
        for (int column = 0; column < batch.definition().columns().size(); column++) {
            values.add(value(batch, column, row));
        }
        return Collections.unmodifiableList(values);
    }

    private static @Nullable Object value(ColumnBatch batch, int column, int row) {
        ColumnData data = batch.column(column);
        if (data.isNull(row)) {
            return null;
        }
        if (data instanceof LongColumn longs) {
            return longs.get(row);
        }
        if (data instanceof DoubleColumn doubles) {
            return doubles.get(row);
        }
        byte[] bytes = batch.bytes(column).get(row);
        return batch.definition().columns().get(column).type() == ColumnType.STRING
                ? new String(bytes, StandardCharsets.UTF_8)
                : "0x" + HexFormat.of().formatHex(bytes);
    }
}
