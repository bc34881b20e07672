package dev.trace.worker.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Storage.Compression;
import dev.trace.api.table.TableDefinition;
import dev.trace.api.table.U256Layout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A table's definition as text in the footer of its files, so that a file says by itself which columns are one 256-bit
 * number. What only guides the encoder is left out.
 */
public final class TableText {
    static final String FOOTER_KEY = "trace.table";

    private static final ObjectMapper JSON = new ObjectMapper();

    private TableText() {}

    static String write(TableDefinition table, Storage.Cold storage) {
        ObjectNode root = JSON.createObjectNode();
        root.put("name", table.name());
        root.put("block_column", table.blockColumn());
        root.set("key", JSON.valueToTree(table.key()));
        root.put("compression", lower(storage.compression()));
        root.put("row_group_rows", storage.rowGroupRows());
        root.set("columns", columns(table));
        return root.toString();
    }

    static TableDefinition read(String text) throws JsonProcessingException {
        JsonNode root = JSON.readTree(text);
        List<Column> columns = new ArrayList<>();
        for (JsonNode column : root.get("columns")) {
            List<U256Layout> layouts = new ArrayList<>();
            column.path("layouts").forEach(each -> layouts.add(upper(U256Layout.class, each)));
            columns.add(new Column(
                    column.get("name").asText(),
                    upper(ColumnType.class, column.get("type")),
                    column.get("nullable").asBoolean(),
                    layouts,
                    Column.Repetition.REPEATS));
        }
        List<String> key = new ArrayList<>();
        root.get("key").forEach(each -> key.add(each.asText()));
        return new TableDefinition(
                root.get("name").asText(),
                columns,
                key,
                root.get("block_column").isNull()
                        ? null
                        : root.get("block_column").asText(),
                new Storage.Cold(
                        upper(Compression.class, root.get("compression")),
                        root.get("row_group_rows").asLong()));
    }

    /** SHA-256, in hex, of the columns' names, types and layouts in file order. */
    public static String schemaHash(TableDefinition table) {
        try {
            byte[] text = columns(table).toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static ArrayNode columns(TableDefinition table) {
        ArrayNode columns = JSON.createArrayNode();
        for (Column column : table.columns()) {
            ObjectNode node = columns.addObject();
            node.put("name", column.name());
            node.put("type", lower(column.type()));
            node.put("nullable", column.nullable());
            if (!column.layouts().isEmpty()) {
                ArrayNode layouts = node.putArray("layouts");
                column.layouts().forEach(each -> layouts.add(lower(each)));
            }
        }
        return columns;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E upper(Class<E> type, JsonNode text) {
        return Enum.valueOf(type, text.asText().toUpperCase(Locale.ROOT));
    }
}
