package dev.trace.worker.commit;

import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.dag.InputDataset;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A DAG's {@code where}: each column must have one of the values given.
 *
 * @param accepted for each column, values as {@link #text} writes them
 */
record RowFilter(Map<String, Set<String>> accepted) {
    static RowFilter of(List<InputDataset> inputs, String dataset, String table) {
        Map<String, Set<String>> accepted = new HashMap<>();
        for (InputDataset input : inputs) {
            if (input.dataset().equals(dataset)
                    && (input.table() == null || input.table().equals(table))) {
                input.where()
                        .forEach((column, values) -> accepted.put(
                                column,
                                values.stream()
                                        .map(each -> String.valueOf(each).toLowerCase(Locale.ROOT))
                                        .collect(Collectors.toSet())));
            }
        }
        return new RowFilter(accepted);
    }

    boolean isEmpty() {
        return accepted.isEmpty();
    }

    boolean accepts(ColumnBatch batch, int row) {
        for (Map.Entry<String, Set<String>> each : accepted.entrySet()) {
            if (!each.getValue().contains(text(batch, batch.definition().indexOf(each.getKey()), row))) {
                return false;
            }
        }
        return true;
    }

    /** A value as a DAG writes it: numbers in decimal, bytes in hex with {@code 0x}, all in lower case. */
    private static String text(ColumnBatch batch, int index, int row) {
        Column column = batch.definition().columns().get(index);
        if (batch.column(index).isNull(row)) {
            return "null";
        }
        return switch (column.type()) {
            case UINT32, INT64 -> Long.toString(batch.longs(index).get(row));
            case UINT64 -> Long.toUnsignedString(batch.longs(index).get(row));
            case BOOLEAN -> batch.longs(index).get(row) == 0 ? "false" : "true";
            case DOUBLE -> Double.toString(batch.doubles(index).get(row));
            case STRING -> new String(batch.bytes(index).get(row), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
            case BINARY -> "0x" + HexFormat.of().formatHex(batch.bytes(index).get(row));
            case UINT256 -> new BigInteger(1, batch.bytes(index).get(row)).toString();
        };
    }
}
