package dev.trace.worker.commit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.OperatorException;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.worker.cold.StoreCode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of hot tables come back as they were, or are refused. */
class HotValuesTest {
    private static final BlockRange RANGE = new BlockRange(100, 109);

    @TempDir
    Path root;

    private Lakes lakes;
    private DataStore store;

    @BeforeEach
    void open() {
        lakes = Tips.in(root, Tips.Databases.APART);
        store = lakes.open();
    }

    @Test
    void numbersFromZeroToTheLastAreKeptExactly() throws Exception {
        TableDefinition table = new TableDefinition(
                "numbers",
                List.of(
                        Column.of("n", ColumnType.UINT64),
                        Column.uint256("word"),
                        Column.of("signed", ColumnType.INT64),
                        Column.of("ratio", ColumnType.DOUBLE).orNull(),
                        Column.of("flag", ColumnType.BOOLEAN)),
                List.of("n"),
                null,
                new Storage.Hot());
        BigInteger end = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
        List<BigInteger> words = List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.valueOf(9999),
                BigInteger.valueOf(10_000),
                BigInteger.TEN.pow(8),
                BigInteger.TEN.pow(18),
                BigInteger.TEN.pow(77),
                new BigInteger("123456789012345678901234567890"),
                BigInteger.ONE.shiftLeft(64),
                BigInteger.ONE.shiftLeft(255),
                end);
        ColumnBatch batch = new ColumnBatch(table);
        for (int i = 0; i < words.size(); i++) {
            batch.longs(0).append(i == 0 ? Long.MAX_VALUE : i);
            batch.bytes(1).append(word(words.get(i)));
            batch.longs(2).append(i == 0 ? Long.MIN_VALUE : -i);
            if (i == 0) {
                batch.column(3).appendNull();
            } else {
                batch.doubles(3).append(i == 1 ? Double.NaN : 1.0 / i);
            }
            batch.longs(4).append(i % 2);
        }
        try (AttemptStore attempt = store.begin(Tips.scope(7, 1, 10))) {
            RowWriter writer = attempt.table(table).append();
            writer.write(batch);
            attempt.commit(Commit.builder().rows(writer.finish(Evidence.none())).build());
            // The same again: what comes back compares equal.
            RowWriter again = attempt.table(table).append();
            again.write(batch);
            attempt.commit(Commit.builder().rows(again.finish(Evidence.none())).build());
            assertEquals(Map.of("rows_fetched", 11L, "rows_inserted", 0L, "duplicates", 11L), lakes.lastMetrics());
            try (var cursor = attempt.inputs(List.of())
                    .scanAfter("tip", "numbers", OptionalLong.empty(), Long.MAX_VALUE, List.of())) {
                ColumnBatch read = cursor.next();
                assertEquals(11, read.rows());
                for (int i = 1; i < words.size(); i++) {
                    assertArrayEquals(
                            word(words.get(i)),
                            read.bytes(1).get(i - 1),
                            words.get(i).toString());
                    assertEquals(-i, read.longs(2).get(i - 1));
                    assertEquals(i == 1 ? Double.NaN : 1.0 / i, read.doubles(3).get(i - 1));
                    assertEquals(i % 2, read.longs(4).get(i - 1));
                }
                assertEquals(Long.MAX_VALUE, read.longs(0).get(10));
                assertEquals(Long.MIN_VALUE, read.longs(2).get(10));
                assertTrue(read.column(3).isNull(10));
            }
        }
        assertEquals(
                words.stream().map(BigInteger::toString).sorted().toList(),
                lakes.jdbi.withHandle(handle -> handle.createQuery(
                                "select word::text from public.tip_numbers order by word::text collate \"C\"")
                        .mapTo(String.class)
                        .list()));
    }

    private static byte[] word(BigInteger value) {
        byte[] digits = value.toByteArray();
        byte[] word = new byte[32];
        int length = Math.min(32, digits.length);
        System.arraycopy(digits, digits.length - length, word, 32 - length, length);
        return word;
    }

    @Test
    void valuesThatPostgresCannotKeepAreRefusedAndNeverChanged() throws Exception {
        TableDefinition table = new TableDefinition(
                "odd",
                List.of(Column.of("n", ColumnType.UINT64), Column.of("text", ColumnType.STRING)),
                List.of("n"),
                null,
                new Storage.Hot());
        try (AttemptStore attempt = store.begin(Tips.scope(7, 1, 10))) {
            for (byte[] text : List.of(new byte[] {'a'}, new byte[] {'a', 0})) {
                ColumnBatch batch = new ColumnBatch(table);
                batch.longs(0).append(text.length == 1 ? -1 : 1);
                batch.bytes(1).append(text);
                try (RowWriter writer = attempt.table(table).append()) {
                    OperatorException refused = assertThrows(OperatorException.class, () -> writer.write(batch));
                    assertEquals(StoreCode.VALUE_UNSUPPORTED, refused.code());
                }
            }
            ColumnBatch batch = new ColumnBatch(table);
            batch.longs(0).append(1);
            batch.bytes(1).append(new byte[] {(byte) 0xff});
            RowWriter writer = attempt.table(table).append();
            writer.write(batch);
            Commit commit =
                    Commit.builder().rows(writer.finish(Evidence.none())).build();
            OperatorException refused = assertThrows(OperatorException.class, () -> attempt.commit(commit));
            assertEquals(StoreCode.VALUE_UNSUPPORTED, refused.code());
            ColumnBatch missing = new ColumnBatch(table);
            missing.column(0).appendNull();
            missing.bytes(1).append(new byte[] {'a'});
            RowWriter third = attempt.table(table).append();
            assertEquals(
                    StoreCode.ROWS_REFUSED,
                    assertThrows(OperatorException.class, () -> third.write(missing))
                            .code());
        }
    }

    @Test
    void chainColumnOfTheOperatorMustAgree() throws Exception {
        TableDefinition table = new TableDefinition(
                "chained",
                List.of(Column.of("block_number", ColumnType.UINT32), Column.of("chain_id", ColumnType.UINT64)),
                List.of("block_number"),
                "block_number",
                new Storage.Hot());
        try (AttemptStore attempt = store.begin(Tips.scope(7, 1, 10))) {
            ColumnBatch batch = new ColumnBatch(table);
            batch.longs(0).append(100);
            batch.longs(1).append(1);
            attempt.commit(Lakes.commit(Tips.stage(attempt.table(table), UpdateStrategy.APPEND, RANGE, batch)));
            try (var cursor = attempt.inputs(List.of()).scan("tip", "chained", RANGE, List.of())) {
                assertEquals(1, cursor.next().longs(1).get(0));
            }
            batch.longs(1).set(0, 2);
            OperatorException refused = assertThrows(
                    OperatorException.class,
                    () -> Tips.stage(attempt.table(table), UpdateStrategy.APPEND, RANGE, batch));
            assertEquals(StoreCode.ROWS_REFUSED, refused.code());
        }
    }

    @Test
    void textsComeBackAsTheyWere() throws Exception {
        String label = "Ünïcode 漢字 'quoted' \\ \t";
        try (AttemptStore attempt = store.begin(Tips.scope(7, 1, 10))) {
            attempt.commit(Lakes.commit(Tips.append(attempt, RANGE, label)));
            assertEquals("100.0 " + label, Tips.read(attempt, RANGE).get(0));
        }
        assertEquals(
                20,
                lakes.count("select count(*) from public.tip_logs where convert_to(label, 'UTF8') = '\\x" + hex(label)
                        + "'::bytea"));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytesOfAnyValueComeBack() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        ColumnBatch batch = new ColumnBatch(Tips.LOGS);
        Tips.row(batch, 100, 0, "a");
        batch.longs(0).append(100);
        batch.longs(1).append(1);
        batch.bytes(2).append(new byte[0]);
        batch.bytes(3).append(all);
        byte[] word = new byte[32];
        Arrays.fill(word, (byte) 0xff);
        batch.bytes(4).append(word);
        try (AttemptStore attempt = store.begin(Tips.scope(7, 1, 10))) {
            attempt.commit(Lakes.commit(Tips.stage(attempt.table(Tips.LOGS), UpdateStrategy.APPEND, RANGE, batch)));
            try (var cursor = attempt.inputs(List.of()).scan("tip", "logs", RANGE, List.of())) {
                ColumnBatch read = cursor.next();
                assertTrue(read.column(3).isNull(0));
                assertTrue(read.column(4).isNull(0));
                assertArrayEquals(all, read.bytes(3).get(1));
                assertArrayEquals(word, read.bytes(4).get(1));
                assertEquals(0, read.bytes(2).length(1));
            }
        }
    }
}
