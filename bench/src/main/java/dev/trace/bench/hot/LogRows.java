package dev.trace.bench.hot;

import dev.trace.api.BlockRange;
import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows shaped like event logs, the same for the same blocks. */
final class LogRows {
    static final TableDefinition TABLE = new TableDefinition(
            "logs",
            List.of(
                    Column.of("block_number", ColumnType.UINT32),
                    Column.of("transaction_index", ColumnType.UINT32),
                    Column.of("log_index", ColumnType.UINT32),
                    Column.of("transaction_hash", ColumnType.BINARY),
                    Column.of("address", ColumnType.BINARY),
                    Column.of("topic0", ColumnType.BINARY).orNull(),
                    Column.of("topic1", ColumnType.BINARY).orNull(),
                    Column.of("topic2", ColumnType.BINARY).orNull(),
                    Column.of("topic3", ColumnType.BINARY).orNull(),
                    Column.of("data", ColumnType.BINARY),
                    Column.of("block_hash", ColumnType.BINARY)),
            List.of("block_number", "log_index"),
            "block_number",
            new Storage.Hot());

    private static final int BATCH_BLOCKS = 20;
    private static final int FIRST_HASH = 3;
    private static final int WORD = 32;

    private LogRows() {}

    /** The rows of some blocks, in batches as an operator makes them. */
    static List<ColumnBatch> of(BlockRange range, int logsPerBlock) {
        List<ColumnBatch> batches = new ArrayList<>();
        for (long from = range.start(); from <= range.end(); from += BATCH_BLOCKS) {
            ColumnBatch batch = new ColumnBatch(TABLE);
            for (long block = from; block < from + BATCH_BLOCKS && block <= range.end(); block++) {
                fill(batch, block, logsPerBlock);
            }
            batches.add(batch);
        }
        return batches;
    }

    private static void fill(ColumnBatch batch, long block, int logs) {
        Random random = new Random(block);
        byte[] hash = bytes(random, WORD);
        for (int log = 0; log < logs; log++) {
            batch.longs(0).append(block);
            batch.longs(1).append(log / 3);
            batch.longs(2).append(log);
            append(batch.bytes(FIRST_HASH), bytes(random, WORD));
            append(batch.bytes(4), bytes(random, 20));
            // As on mainnet, most logs are transfers: three topics and one word of data.
            int topics = 2 + random.nextInt(3);
            for (int topic = 0; topic < 4; topic++) {
                if (topic < topics) {
                    append(batch.bytes(5 + topic), bytes(random, WORD));
                } else {
                    batch.column(5 + topic).appendNull();
                }
            }
            append(batch.bytes(9), bytes(random, WORD * (1 + random.nextInt(2))));
            append(batch.bytes(10), hash);
        }
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void append(BytesColumn column, byte[] value) {
        column.append(value);
    }
}
