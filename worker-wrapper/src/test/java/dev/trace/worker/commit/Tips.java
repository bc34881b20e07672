package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Hot tables for tests, and rows for them. */
final class Tips {
    static final String DATASET = "tip";
    static final long CHAIN = Lakes.CHAIN;
    static final int PER_BLOCK = 2;
    static final List<Column> COLUMNS = List.of(
            Column.of("block_number", ColumnType.UINT32),
            Column.of("log_index", ColumnType.UINT32),
            Column.of("label", ColumnType.STRING),
            Column.of("data", ColumnType.BINARY).orNull(),
            Column.uint256("value").orNull());
    static final TableDefinition LOGS = logs("logs", new Storage.Hot());

    private Tips() {}

    /** Where the control side is. */
    enum Databases {
        /** In a database of its own. */
        APART,
        /** Beside the data, in a schema that comes first. */
        SHARED;

        DataSource create() {
            return this == APART ? TestDatabase.prepared() : TestDatabase.shared();
        }
    }

    static TableDefinition logs(String name, Storage storage) {
        return new TableDefinition(name, COLUMNS, List.of("block_number", "log_index"), "block_number", storage);
    }

    static Lakes in(Path root, Databases databases) {
        return new Lakes(databases.create(), root);
    }

    static AttemptScope scope(long task, int attempt, long fence) {
        return new AttemptScope("tip/1/1/task-" + task, fence, task, attempt, DATASET, 1, CHAIN, Lakes.HASH);
    }

    static StagedRows append(AttemptStore store, BlockRange range, String label) throws Exception {
        return stage(store.table(LOGS), UpdateStrategy.APPEND, range, label);
    }

    static StagedRows replace(AttemptStore store, BlockRange range, String label) throws Exception {
        return stage(store.table(LOGS), UpdateStrategy.REPLACE, range, label);
    }

    static StagedRows stage(Table table, UpdateStrategy strategy, BlockRange range, String label) throws Exception {
        return stage(table, strategy, range, batch(table.definition(), range, label));
    }

    static StagedRows stage(Table table, UpdateStrategy strategy, BlockRange range, ColumnBatch batch)
            throws Exception {
        try (RowWriter writer = strategy == UpdateStrategy.APPEND ? table.append(range) : table.replace(range)) {
            writer.write(batch);
            return writer.finish(Evidence.none());
        }
    }

    /** Two rows a block, saying {@code label}. */
    static ColumnBatch batch(TableDefinition table, BlockRange range, String label) {
        ColumnBatch batch = new ColumnBatch(table);
        for (long block = range.start(); block <= range.end(); block++) {
            for (int log = 0; log < PER_BLOCK; log++) {
                row(batch, block, log, label);
            }
        }
        return batch;
    }

    static void row(ColumnBatch batch, long block, long log, String label) {
        batch.longs(0).append(block);
        batch.longs(1).append(log);
        batch.bytes(2).append(label.getBytes(StandardCharsets.UTF_8));
        if (log % 2 == 0) {
            batch.column(3).appendNull();
            batch.column(4).appendNull();
        } else {
            batch.bytes(3).append(new byte[] {1, 2, (byte) block});
            byte[] word = new byte[32];
            word[31] = (byte) block;
            batch.bytes(4).append(word);
        }
        for (int i = 5; i < batch.definition().columns().size(); i++) {
            batch.bytes(i).append(label.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Rows as {@code block.log label}. */
    static List<String> read(BatchCursor cursor) throws Exception {
        List<String> rows = new ArrayList<>();
        try (cursor) {
            for (ColumnBatch batch = cursor.next(); batch != null; batch = cursor.next()) {
                for (int row = 0; row < batch.rows(); row++) {
                    rows.add(batch.longs(0).get(row) + "." + batch.longs(1).get(row) + " "
                            + new String(batch.bytes(2).get(row), StandardCharsets.UTF_8));
                }
            }
        }
        return rows;
    }

    static List<String> read(AttemptStore store, BlockRange range) throws Exception {
        return read(store.inputs(List.of())
                .scan(DATASET, LOGS.name(), range, List.of("block_number", "log_index", "label")));
    }
}
