package dev.trace.api.table;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table that an operator publishes. Rows are written in ascending key order.
 *
 * @param name in lower case; for a cold table also the lake's name
 * @param columns in file order
 * @param key columns whose values together name a row, chain aside; empty if rows have no identity
 * @param blockColumn the column that holds the block number; null for data of no chain
 * @param storage where rows are kept
 */
public record TableDefinition(
        String name,
        List<Column> columns,
        List<String> key,
        @Nullable String blockColumn,
        Storage storage) {
    public TableDefinition {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException(name + ": column " + column.name() + " defined twice");
            }
        }
    }

    /** Position of a column. @throws IllegalArgumentException if there is none of that name */
    public int indexOf(String column) {
        return find(column).orElseThrow(() -> new IllegalArgumentException(name + " has no column " + column));
    }

    public Optional<Integer> find(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** The same table with only these columns, in the table's order; for scans. */
    public TableDefinition select(List<String> wanted) {
        wanted.forEach(this::indexOf);
        List<Column> kept =
                columns.stream().filter(each -> wanted.contains(each.name())).toList();
        return new TableDefinition(name, kept, key, blockColumn, storage);
    }
}
