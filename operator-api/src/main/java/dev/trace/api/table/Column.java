package dev.trace.api.table;

import java.util.List;

/**
 * A column of a table.
 *
 * @param name in lower case, words joined by {@code _}
 * @param type logical type
 * @param nullable whether a row may lack it
 * @param layouts how a {@link ColumnType#UINT256} is laid out in Parquet; empty for every other type
 * @param repetition what is known of its values, for the encoder's sake
 */
public record Column(String name, ColumnType type, boolean nullable, List<U256Layout> layouts, Repetition repetition) {
    public Column {
        if ((type == ColumnType.UINT256) == layouts.isEmpty()) {
            throw new IllegalArgumentException(name + ": layouts are for UINT256, and it needs at least one");
        }
        layouts = layouts.stream().distinct().sorted().toList();
    }

    /** Whether values of a column come again. Changes the encoding, never the values. */
    public enum Repetition {
        /** Values repeat within a file: worth a dictionary. */
        REPEATS,
        /** Nearly every value is new, as with hashes: a dictionary would only cost. */
        DISTINCT
    }

    /** A column that is never null. */
    public static Column of(String name, ColumnType type) {
        return new Column(name, type, false, List.of(), Repetition.REPEATS);
    }

    /** A 256-bit column that is never null, with the layouts that cryo writes by default. */
    public static Column uint256(String name) {
        return new Column(
                name,
                ColumnType.UINT256,
                false,
                List.of(U256Layout.BINARY, U256Layout.STRING, U256Layout.F64),
                Repetition.REPEATS);
    }

    public Column orNull() {
        return new Column(name, type, true, layouts, repetition);
    }

    public Column distinct() {
        return new Column(name, type, nullable, layouts, Repetition.DISTINCT);
    }

    public Column as(List<U256Layout> other) {
        return new Column(name, type, nullable, other, repetition);
    }
}
