package dev.trace.worker.hot;

import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.InputDataset;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A DAG's {@code where} as conditions with parameters: each column must have one of the values given.
 *
 * @param conditions joined by {@code and}; empty for all rows
 * @param values in the order of their question marks
 */
record HotFilter(List<String> conditions, List<Object> values) {
    /** @throws IllegalArgumentException if it names a column that the table does not have */
    static HotFilter of(List<InputDataset> inputs, String dataset, TableDefinition table) {
        Map<String, List<Object>> accepted = new HashMap<>();
        for (InputDataset input : inputs) {
            if (input.dataset().equals(dataset)
                    && (input.table() == null || input.table().equals(table.name()))) {
                accepted.putAll(input.where());
            }
        }
        HotFilter filter = new HotFilter(new ArrayList<>(), new ArrayList<>());
        new TreeMap<>(accepted)
                .forEach((column, values) -> filter.add(table.columns().get(table.indexOf(column)), values));
        return filter;
    }

    private void add(Column column, List<Object> accepted) {
        String name = Relation.quote(column.name());
        List<String> alternatives = new ArrayList<>();
        for (Object each : accepted) {
            String text = String.valueOf(each).toLowerCase(Locale.ROOT);
            if (text.equals("null")) {
                alternatives.add(name + " is null");
            }
            if (column.type() == ColumnType.STRING && !text.chars().allMatch(c -> c < 128)) {
                throw new IllegalArgumentException(
                        "'where' on " + column.name() + " of a hot table takes ASCII text only, not '" + each + "'");
            }
            value(column, text).ifPresent(value -> {
                alternatives.add(comparison(column, name));
                values.add(value);
            });
        }
        conditions.add(alternatives.isEmpty() ? "false" : "(" + String.join(" or ", alternatives) + ")");
    }

    private static String comparison(Column column, String name) {
        return switch (column.type()) {
            // As with files, case does not count.
            case STRING -> "lower(" + name + ") = ?";
            // Whole numbers come as numeric too, so that one too large for bigint is no error but no row.
            default -> name + " = ?";
        };
    }

    /** Empty if no value of the column's type is written so. */
    private static Optional<Object> value(Column column, String text) {
        try {
            return Optional.of(
                    switch (column.type()) {
                        case STRING -> text;
                        case BINARY -> HexFormat.of().parseHex(text.startsWith("0x") ? text.substring(2) : text);
                        case UINT32, UINT64, INT64, UINT256 -> new BigDecimal(text);
                        case DOUBLE -> Double.valueOf(text);
                        case BOOLEAN -> truth(text);
                    });
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Boolean truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
        }
        return Boolean.valueOf(text);
    }
}
