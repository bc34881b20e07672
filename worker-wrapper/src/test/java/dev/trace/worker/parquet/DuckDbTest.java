package dev.trace.worker.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.table.Storage.Compression;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another reader's view of the files. */
class DuckDbTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyValueIsReadAsItWasWritten(Compression compression) throws Exception {
        List<Object[]> rows = SampleTable.rows(20_000, 21);
        Path path = write(compression, rows);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery("select * from read_parquet('" + path + "')")) {
            for (Object[] row : rows) {
                assertTrue(result.next());
                assertEquals(row[0], result.getLong("block_number"));
                assertBytes((byte[]) row[1], result, "hash");
                assertBytes((byte[]) row[2], result, "address");
                assertBytes((byte[]) row[3], result, "input");
                checkNumber((byte[]) row[4], result);
                checkRest(row, result);
            }
            assertTrue(!result.next());
        }
    }

    private static void checkNumber(byte[] word, ResultSet result) throws Exception {
        assertBytes(word, result, "value_binary");
        if (word == null) {
            assertEquals(null, result.getObject("value_string"));
            assertEquals(null, result.getObject("value_f64"));
            return;
        }
        BigInteger value = new BigInteger(1, word);
        assertEquals(value.toString(), result.getString("value_string"));
        assertEquals(value.doubleValue(), result.getDouble("value_f64"));
        assertEquals(value.floatValue(), result.getFloat("value_f32"));
        assertEquals(value.longValue() & 0xffff_ffffL, result.getLong("value_u32"));
        assertEquals(
                Long.toUnsignedString(value.longValue()),
                result.getObject("value_u64").toString());
    }

    private static void checkRest(Object[] row, ResultSet result) throws Exception {
        assertEquals(
                row[5] == null ? null : Long.toUnsignedString((Long) row[5]),
                result.getObject("gas") == null ? null : result.getObject("gas").toString());
        assertEquals(row[6], result.getLong("delta"));
        assertEquals(row[7] == null ? null : (Long) row[7] != 0, result.getObject("success"));
        assertEquals(row[8], result.getObject("price"));
        assertEquals(
                row[9] == null ? null : new String((byte[]) row[9], StandardCharsets.UTF_8), result.getString("kind"));
    }

    @Test
    void typesAreThoseOfTheContract() throws Exception {
        Path path = write(Compression.LZ4, SampleTable.rows(10, 1));
        List<String> types = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            try (ResultSet result = statement.executeQuery("describe select * from read_parquet('" + path + "')")) {
                while (result.next()) {
                    types.add(result.getString(1) + " " + result.getString(2));
                }
            }
            try (ResultSet result = statement.executeQuery(
                    "select count(*) from parquet_schema('" + path + "') where repetition_type = 'OPTIONAL'")) {
                result.next();
                assertEquals(16, result.getInt(1));
            }
            try (ResultSet result =
                    statement.executeQuery("select distinct compression from parquet_metadata('" + path + "')")) {
                result.next();
                assertEquals("LZ4_RAW", result.getString(1));
            }
        }
        assertEquals(
                List.of(
                        "block_number UINTEGER",
                        "hash BLOB",
                        "address BLOB",
                        "input BLOB",
                        "value_binary BLOB",
                        "value_string VARCHAR",
                        "value_f32 FLOAT",
                        "value_f64 DOUBLE",
                        "value_u32 UINTEGER",
                        "value_u64 UBIGINT",
                        "gas UBIGINT",
                        "delta BIGINT",
                        "success BOOLEAN",
                        "price DOUBLE",
                        "kind VARCHAR",
                        "chain_id UBIGINT"),
                types);
    }

    @Test
    void boundsLetAReaderSkip() throws Exception {
        Path path = write(Compression.LZ4, SampleTable.rows(20_000, 4));
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from parquet_metadata('" + path
                        + "') where path_in_schema = 'block_number' and stats_min_value is not null"
                        + " and stats_max_value is not null")) {
            result.next();
            assertEquals(3, result.getInt(1));
        }
    }

    private Path write(Compression compression, List<Object[]> rows) throws Exception {
        Path path = folder.resolve("duck.parquet");
        try (ParquetTableWriter writer =
                ParquetTableWriter.create(path, SampleTable.TABLE, SampleTable.storage(compression, 8_000))) {
            writer.write(SampleTable.batch(SampleTable.TABLE, rows));
            writer.finish();
        }
        return path;
    }

    private static void assertBytes(byte[] expected, ResultSet result, String column) throws Exception {
        Blob blob = result.getBlob(column);
        if (expected == null || blob == null) {
            assertEquals(expected == null, blob == null, column);
        } else {
            assertArrayEquals(expected, blob.getBytes(1, (int) blob.length()), column);
        }
    }
}
