package dev.trace.testkit;

import dev.trace.api.BlockRange;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Tables with a column of every type, and rows for them: two a block, with extreme values among them. */
final class SampleRows {
    static final int ROWS_A_BLOCK = 2;
    private static final byte[] LARGEST = largest();

    private SampleRows() {}

    private static byte[] largest() {
        byte[] word = new byte[32];
        Arrays.fill(word, (byte) 0xff);
        return word;
    }

    static TableDefinition table(String name, Storage storage) {
        return new TableDefinition(
                name,
                List.of(
                        Column.of("block_number", ColumnType.UINT32),
                        Column.of("place", ColumnType.UINT32),
                        Column.of("label", ColumnType.STRING),
                        Column.of("gas", ColumnType.UINT64),
                        Column.of("change", ColumnType.INT64),
                        Column.of("success", ColumnType.BOOLEAN),
                        Column.of("share", ColumnType.DOUBLE),
                        Column.of("note", ColumnType.STRING).orNull(),
                        Column.of("payload", ColumnType.BINARY).orNull(),
                        Column.uint256("value"),
                        Column.uint256("tip").orNull()),
                List.of("block_number", "place"),
                "block_number",
                storage);
    }

    /** @param label in every row, to tell contents of the same blocks apart */
    static ColumnBatch batch(TableDefinition table, BlockRange range, String label) {
        ColumnBatch batch = new ColumnBatch(table);
        for (long block = range.start(); block <= range.end(); block++) {
            for (int place = 0; place < ROWS_A_BLOCK; place++) {
                add(batch, block, place, label);
            }
        }
        return batch;
    }

    private static void add(ColumnBatch batch, long block, int place, String label) {
        boolean odd = place % 2 == 1;
        batch.longs(0).append(block);
        batch.longs(1).append(place);
        batch.bytes(2).append((label + "-" + block).getBytes(StandardCharsets.UTF_8));
        batch.longs(3).append(odd ? largest(batch.definition().storage()) : block);
        batch.longs(4).append(odd ? Long.MIN_VALUE : block);
        batch.longs(5).append(odd ? 1 : 0);
        batch.doubles(6).append(odd ? 0.1 + block : -block);
        if (odd) {
            batch.bytes(7).appendNull();
            batch.bytes(8).appendNull();
            batch.bytes(10).appendNull();
        } else {
            batch.bytes(7).append("tab\t, quote \", newline \n, ünï → 😀".getBytes(StandardCharsets.UTF_8));
            batch.bytes(8).append(block % 3 == 0 ? new byte[0] : new byte[] {0, -1, (byte) block});
            batch.bytes(10).append(new byte[32]);
        }
        batch.bytes(9).append(odd ? LARGEST : word(block));
    }

    /** A hot table refuses what Postgres' widest whole number does not hold, and says so. */
    private static long largest(Storage storage) {
        return storage instanceof Storage.Hot ? Long.MAX_VALUE : -1L;
    }

    private static byte[] word(long number) {
        byte[] word = new byte[32];
        for (int i = 0; i < Long.BYTES; i++) {
            word[31 - i] = (byte) (number >>> (8 * i));
        }
        return word;
    }
}
