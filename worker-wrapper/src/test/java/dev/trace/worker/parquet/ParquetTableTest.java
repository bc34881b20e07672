package dev.trace.worker.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage.Compression;
import dev.trace.api.table.TableDefinition;
import dev.trace.api.table.U256Layout;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetTableTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyTypeComesBackAsItWasWritten(Compression compression) throws Exception {
        List<Object[]> rows = SampleTable.rows(30_000, 7);
        Path path = folder.resolve("a.parquet");
        WrittenFile written = write(path, compression, 10_000, rows, new int[] {30_000});
        assertEquals(30_000, written.rows());
        assertEquals(Files.size(path), written.bytes());
        assertEquals(sha256(path), written.sha256());
        assertTrue(SampleTable.same(rows, read(path, List.of(), Optional.empty())));
        assertEquals(3, footer(path).getRowGroups().size());
    }

    @Test
    void bytesDoNotDependOnHowRowsCameInBatches() throws Exception {
        List<Object[]> rows = SampleTable.rows(50_000, 3);
        Random random = new Random(11);
        byte[] first = null;
        for (int[] sizes : new int[][] {{50_000}, {1}, {127}, {128}, {4096}, {random.nextInt(5000) + 1, 3, 777}}) {
            Path path = folder.resolve("b.parquet");
            write(path, Compression.LZ4, 20_001, rows, sizes);
            byte[] bytes = Files.readAllBytes(path);
            if (first != null) {
                assertArrayEquals(first, bytes);
            }
            first = bytes;
        }
    }

    @Test
    void rowGroupsEndBySizeToo() throws Exception {
        TableDefinition table = new TableDefinition(
                "blobs",
                List.of(Column.of("block_number", ColumnType.UINT32), Column.of("blob", ColumnType.BINARY)),
                List.of(),
                "block_number",
                SampleTable.TABLE.storage());
        byte[] blob = new byte[100_000];
        Path one = folder.resolve("one.parquet");
        Path two = folder.resolve("two.parquet");
        for (Path path : List.of(one, two)) {
            ColumnBatch batch = new ColumnBatch(table);
            int most = path == one ? 64 : 100;
            try (ParquetTableWriter writer =
                    ParquetTableWriter.create(path, table, SampleTable.storage(Compression.ZSTD, 262_144))) {
                for (int i = 0; i < 600; i++) {
                    batch.longs(0).append(i);
                    batch.bytes(1).append(blob);
                    if (batch.rows() == most) {
                        writer.write(batch);
                        batch.clear();
                    }
                }
                writer.write(batch);
                writer.finish();
            }
        }
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
        assertEquals(3, footer(one).getRowGroups().size());
    }

    @Test
    void columnThatStopsRepeatingLeavesItsDictionaryAtTheSameRow() throws Exception {
        TableDefinition table = new TableDefinition(
                "t",
                List.of(
                        Column.of("n", ColumnType.UINT64),
                        Column.of("text", ColumnType.STRING).orNull(),
                        Column.of("never", ColumnType.BINARY).orNull(),
                        Column.of("once", ColumnType.UINT64)),
                List.of(),
                null,
                SampleTable.TABLE.storage());
        Random random = new Random(4);
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 90_000; i++) {
            boolean repeats = i < 30_000;
            byte[] text = ("a rather long text " + (repeats ? i % 7 : i)).getBytes(StandardCharsets.UTF_8);
            rows.add(new Object[] {repeats ? i % 5L : random.nextLong(), i % 11 == 0 ? null : text, null, 9L});
        }
        byte[] first = null;
        for (int size : new int[] {90_000, 50, 1_001}) {
            Path path = folder.resolve("g.parquet");
            try (ParquetTableWriter writer =
                    ParquetTableWriter.create(path, table, SampleTable.storage(Compression.LZ4, 262_144))) {
                for (int from = 0; from < rows.size(); from += size) {
                    writer.write(SampleTable.batch(table, rows.subList(from, Math.min(rows.size(), from + size))));
                }
                writer.finish();
            }
            byte[] bytes = Files.readAllBytes(path);
            if (first == null) {
                first = bytes;
                assertTrue(SampleTable.same(rows, read(path, List.of(), Optional.empty())));
            }
            assertArrayEquals(first, bytes);
        }
        try (ParquetFileReader reader = footer(folder.resolve("g.parquet"))) {
            assertTrue(reader.getRowGroups().get(0).getColumns().get(0).hasDictionaryPage());
            assertTrue(reader.getRowGroups()
                    .get(0)
                    .getColumns()
                    .get(0)
                    .getEncodings()
                    .contains(Encoding.PLAIN));
        }
    }

    @Test
    void emptyFileHasTheWholeSchemaAndNoRowGroup() throws Exception {
        Path path = folder.resolve("empty.parquet");
        WrittenFile written = write(path, Compression.LZ4, 1000, List.of(), new int[] {1});
        assertEquals(0, written.rows());
        try (ParquetFileReader reader = footer(path);
                ParquetTableReader table = ParquetTableReader.open(path, List.of(), Optional.empty())) {
            assertEquals(0, reader.getRowGroups().size());
            assertEquals(16, reader.getFileMetaData().getSchema().getFieldCount());
            assertEquals("trace version 1", reader.getFileMetaData().getCreatedBy());
            assertNull(table.next());
        }
    }

    @Test
    void rangeAndColumnsAreFilteredWithoutReadingTheRest() throws Exception {
        List<Object[]> rows = SampleTable.rows(70_000, 5);
        Path path = folder.resolve("c.parquet");
        write(path, Compression.SNAPPY, 5_000, rows, new int[] {10_000});
        BlockRange range = new BlockRange(2_000, 2_345);
        List<Object[]> wanted = new ArrayList<>();
        for (Object[] row : rows) {
            if ((Long) row[0] >= 2_000 && (Long) row[0] <= 2_345) {
                wanted.add(new Object[] {row[2], row[4]});
            }
        }
        assertTrue(SampleTable.same(wanted, read(path, List.of("value", "address"), Optional.of(range))));
        List<Object[]> withBlock = read(path, List.of("block_number"), Optional.of(range));
        assertEquals(wanted.size(), withBlock.size());
        assertTrue(read(path, List.of(), Optional.of(new BlockRange(900_000, 900_001)))
                .isEmpty());
    }

    @Test
    void lossyLayoutsAloneCannotBeReadBackAndSayWhatToDo() throws Exception {
        TableDefinition table = new TableDefinition(
                "t",
                List.of(Column.uint256("value").as(List.of(U256Layout.U64, U256Layout.STRING))),
                List.of(),
                null,
                SampleTable.TABLE.storage());
        Path path = folder.resolve("d.parquet");
        byte[] large = SampleTable.word(BigInteger.ONE.shiftLeft(70));
        List<Object[]> rows = List.of(new Object[] {large}, new Object[] {SampleTable.word(BigInteger.TEN)});
        try (ParquetTableWriter writer =
                ParquetTableWriter.create(path, table, SampleTable.storage(Compression.LZ4, 10))) {
            writer.write(SampleTable.batch(table, rows));
            assertEquals(1, writer.finish().wrapped());
        }
        assertTrue(SampleTable.same(rows, read(path, List.of(), Optional.empty())));

        Column lossy = Column.uint256("value").as(List.of(U256Layout.F64));
        assertThrows(IllegalArgumentException.class, () -> PhysicalColumn.lossless(0, lossy));
    }

    @Test
    void valueThatDoesNotFitIsRefused() throws Exception {
        TableDefinition table = new TableDefinition(
                "t", List.of(Column.of("n", ColumnType.UINT32)), List.of(), null, SampleTable.TABLE.storage());
        try (ParquetTableWriter writer = ParquetTableWriter.create(
                folder.resolve("e.parquet"), table, SampleTable.storage(Compression.LZ4, 10))) {
            ColumnBatch batch = new ColumnBatch(table);
            batch.longs(0).append(1L << 32);
            assertThrows(IllegalArgumentException.class, () -> writer.write(batch));
        }
    }

    @Test
    void damageIsNoticed() throws Exception {
        Path path = folder.resolve("f.parquet");
        write(path, Compression.LZ4, 10_000, SampleTable.rows(5_000, 9), new int[] {5_000});
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length / 3] ^= 1;
        Files.write(path, bytes);
        assertThrows(IOException.class, () -> read(path, List.of(), Optional.empty()));
    }

    private static WrittenFile write(
            Path path, Compression compression, long rowGroupRows, List<Object[]> rows, int[] sizes)
            throws IOException {
        try (ParquetTableWriter writer =
                ParquetTableWriter.create(path, SampleTable.TABLE, SampleTable.storage(compression, rowGroupRows))) {
            int from = 0;
            for (int i = 0; from < rows.size(); i++) {
                int to = Math.min(rows.size(), from + sizes[i % sizes.length]);
                writer.write(SampleTable.batch(SampleTable.TABLE, rows.subList(from, to)));
                from = to;
            }
            return writer.finish();
        }
    }

    private static List<Object[]> read(Path path, List<String> columns, Optional<BlockRange> filter)
            throws IOException {
        List<Object[]> rows = new ArrayList<>();
        try (ParquetTableReader reader = ParquetTableReader.open(path, columns, filter)) {
            ColumnBatch batch = reader.next();
            while (batch != null) {
                rows.addAll(SampleTable.rows(batch));
                batch = reader.next();
            }
        }
        return rows;
    }

    private static ParquetFileReader footer(Path path) throws IOException {
        return ParquetFileReader.open(
                new LocalInputFile(path),
                ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .withCodecFactory(new Codecs())
                        .build());
    }

    private static String sha256(Path path) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)));
    }
}
