package dev.trace.worker.parquet;

import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Storage.Compression;
import dev.trace.api.table.TableDefinition;
import dev.trace.api.table.U256Layout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** A table of every type, and rows for it that are the same for the same seed. */
final class SampleTable {
    static final TableDefinition TABLE = new TableDefinition(
            "samples",
            List.of(
                    Column.of("block_number", ColumnType.UINT32),
                    Column.of("hash", ColumnType.BINARY).distinct(),
                    Column.of("address", ColumnType.BINARY).orNull(),
                    Column.of("input", ColumnType.BINARY),
                    Column.uint256("value").as(List.of(U256Layout.values())).orNull(),
                    Column.of("gas", ColumnType.UINT64).orNull(),
                    Column.of("delta", ColumnType.INT64),
                    Column.of("success", ColumnType.BOOLEAN).orNull(),
                    Column.of("price", ColumnType.DOUBLE).orNull(),
                    Column.of("kind", ColumnType.STRING).orNull(),
                    Column.of("chain_id", ColumnType.UINT64)),
            List.of("block_number"),
            "block_number",
            new Storage.Cold(Compression.LZ4, 262_144));

    private SampleTable() {}

    static Storage.Cold storage(Compression compression, long rowGroupRows) {
        return new Storage.Cold(compression, rowGroupRows);
    }

    static List<Object[]> rows(int count, long seed) {
        Random random = new Random(seed);
        List<Object[]> rows = new ArrayList<>();
        byte[][] addresses = new byte[50][20];
        for (byte[] address : addresses) {
            random.nextBytes(address);
        }
        for (int i = 0; i < count; i++) {
            byte[] hash = new byte[32];
            random.nextBytes(hash);
            byte[] input = new byte[random.nextInt(10) == 0 ? random.nextInt(3000) : random.nextInt(70)];
            random.nextBytes(input);
            rows.add(new Object[] {
                (long) (100 + i / 7),
                hash,
                random.nextInt(9) == 0 ? null : addresses[random.nextInt(50)],
                input,
                random.nextInt(8) == 0 ? null : word(new BigInteger(random.nextInt(257), random)),
                random.nextInt(8) == 0 ? null : random.nextLong(),
                random.nextLong(),
                random.nextInt(8) == 0 ? null : (long) random.nextInt(2),
                random.nextInt(8) == 0 ? null : random.nextDouble(),
                random.nextInt(8) == 0 ? null : ("kind-é-" + random.nextInt(5)).getBytes(StandardCharsets.UTF_8),
                1L
            });
        }
        return rows;
    }

    static byte[] word(BigInteger value) {
        return Uint256.parse(value.toString());
    }

    static ColumnBatch batch(TableDefinition table, List<Object[]> rows) {
        ColumnBatch batch = new ColumnBatch(table);
        for (Object[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                if (row[i] == null) {
                    batch.column(i).appendNull();
                } else if (row[i] instanceof byte[] bytes) {
                    batch.bytes(i).append(bytes);
                } else if (row[i] instanceof Double number) {
                    batch.doubles(i).append(number);
                } else {
                    batch.longs(i).append((Long) row[i]);
                }
            }
        }
        return batch;
    }

    static List<Object[]> rows(ColumnBatch batch) {
        List<Object[]> rows = new ArrayList<>();
        List<Column> columns = batch.definition().columns();
        for (int row = 0; row < batch.rows(); row++) {
            Object[] values = new Object[columns.size()];
            for (int i = 0; i < values.length; i++) {
                if (batch.column(i).isNull(row)) {
                    values[i] = null;
                } else {
                    values[i] = switch (columns.get(i).type()) {
                        case UINT32, UINT64, INT64, BOOLEAN ->
                            (Object) batch.longs(i).get(row);
                        case DOUBLE -> (Object) batch.doubles(i).get(row);
                        case STRING, BINARY, UINT256 -> batch.bytes(i).get(row);
                    };
                }
            }
            rows.add(values);
        }
        return rows;
    }

    static boolean same(List<Object[]> a, List<Object[]> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!Objects.deepEquals(a.get(i), b.get(i))) {
                throw new AssertionError(
                        "row " + i + ": " + Arrays.deepToString(a.get(i)) + " is not " + Arrays.deepToString(b.get(i)));
            }
        }
        return true;
    }
}
