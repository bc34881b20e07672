package dev.trace.operators.evm.decode;

import java.util.List;
import java.util.Locale;

/** A table that can be made of blocks. */
public enum Dataset {
    BLOCKS,
    TRANSACTIONS,
    LOGS;

    /** Columns that together name a row, and by which rows are sorted. */
    public List<String> key() {
        return switch (this) {
            case BLOCKS -> List.of("block_number");
            case TRANSACTIONS -> List.of("block_number", "transaction_index");
            case LOGS -> List.of("block_number", "log_index");
        };
    }

    public String tableName() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<ColumnSource> columns(Compat compat) {
        return switch (this) {
            case BLOCKS -> BlockColumns.of(compat);
            case TRANSACTIONS -> TransactionColumns.of(compat);
            case LOGS -> LogColumns.all();
        };
    }
}
