package dev.trace.cli.kill.rows;

import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Tables of the plugin, and the rows that every block has: functions of its number, so that anybody can tell them. */
final class Rows {
    static final int A_BLOCK = 5;

    /** Hot, added to: a row twice, or with another value, is a violation that the table itself would show. */
    static final TableDefinition EVENTS = new TableDefinition(
            "events",
            List.of(
                    Column.of("block_number", ColumnType.UINT32),
                    Column.of("place", ColumnType.UINT32),
                    Column.of("payload", ColumnType.BINARY),
                    Column.uint256("amount")),
            List.of("block_number", "place"),
            "block_number",
            new Storage.Hot());

    /** Hot, replaced: says which attempt wrote it, so that a zombie's rows can be told from its successor's. */
    static final TableDefinition TOTALS = new TableDefinition(
            "totals",
            List.of(
                    Column.of("block_number", ColumnType.UINT32),
                    Column.of("row_count", ColumnType.UINT32),
                    Column.of("fence", ColumnType.INT64)),
            List.of("block_number"),
            "block_number",
            new Storage.Hot());

    /** Cold: the same rows, and in every third range the attempt, so that doing it again makes another file. */
    static final TableDefinition SAMPLES = new TableDefinition(
            "samples",
            List.of(
                    Column.of("block_number", ColumnType.UINT32),
                    Column.of("place", ColumnType.UINT32),
                    Column.of("payload", ColumnType.BINARY).distinct(),
                    Column.of("fence", ColumnType.INT64)),
            List.of("block_number", "place"),
            "block_number",
            new Storage.Cold(Storage.Compression.ZSTD, 10_000));

    /** Cold, made of the two others. */
    static final TableDefinition COPIES = new TableDefinition(
            "copies",
            List.of(
                    Column.of("block_number", ColumnType.UINT32),
                    Column.of("place", ColumnType.UINT32),
                    Column.of("payload", ColumnType.BINARY).distinct()),
            List.of("block_number", "place"),
            "block_number",
            new Storage.Cold(Storage.Compression.ZSTD, 10_000));

    private Rows() {}

    /** SHA-256 of {@code block/place}. */
    static byte[] payload(long block, long place) {
        try {
            byte[] text = (block + "/" + place).getBytes(StandardCharsets.UTF_8);
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
