package dev.trace.worker.hot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.table.Column;
import dev.trace.api.table.Column.Repetition;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.api.table.U256Layout;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The hot tables that there are, as they were last defined. A format of its own, so that it outlives other changes. */
final class Catalogue {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Catalogue() {}

    static Optional<TableDefinition> find(Handle handle, String dataset, String table) {
        return handle.createQuery("""
                        select table_name, columns, key, block_column, partition_blocks from trace_hot_tables
                        where dataset = :dataset and table_name = :table
                        and to_regclass('public.' || quote_ident(relation)) is not null
                        """)
                .bind("dataset", dataset)
                .bind("table", table)
                .map((row, context) -> read(row))
                .findFirst();
    }

    private static TableDefinition read(ResultSet row) throws SQLException {
        return new TableDefinition(
                row.getString("table_name"),
                columns(row.getString("columns")),
                Arrays.asList((String[]) row.getArray("key").getArray()),
                row.getString("block_column"),
                new Storage.Hot(row.getLong("partition_blocks")));
    }

    /** Whether another dataset's table has the same name in the database. */
    static boolean isTaken(Handle handle, Relation relation) {
        return handle.createQuery("select to_regclass(:name) is not null")
                .bind("name", relation.quoted())
                .mapTo(Boolean.class)
                .one();
    }

    /** What is left of a table that somebody has dropped: its blocks are committed no more. */
    static void forget(Handle handle, Relation relation) {
        for (String about : List.of("trace_hot_ranges", "trace_hot_partitions", "trace_hot_tables")) {
            handle.execute("delete from " + about + " where relation = ?", relation.name());
        }
    }

    static void insert(Handle handle, Relation relation) {
        handle.createUpdate("""
                        insert into trace_hot_tables
                            (relation, dataset, table_name, columns, key, block_column, partition_blocks)
                        values (:relation, :dataset, :table, cast(:columns as jsonb), :key, :block, :partition)
                        """)
                .bind("relation", relation.name())
                .bind("dataset", relation.dataset())
                .bind("table", relation.definition().name())
                .bind("columns", text(relation.definition().columns()))
                .bindArray("key", String.class, relation.definition().key())
                .bind("block", relation.definition().blockColumn())
                .bind("partition", relation.partitionBlocks())
                .execute();
    }

    static void change(Handle handle, Relation relation, List<Column> columns) {
        handle.createUpdate("""
                        update trace_hot_tables set columns = cast(:columns as jsonb), changed_at = now()
                        where relation = :relation
                        """)
                .bind("columns", text(columns))
                .bind("relation", relation.name())
                .execute();
    }

    private static String text(List<Column> columns) {
        ArrayNode array = JSON.createArrayNode();
        for (Column column : columns) {
            ObjectNode node = array.addObject();
            node.put("name", column.name());
            node.put("type", column.type().name());
            node.put("nullable", column.nullable());
            ArrayNode layouts = node.putArray("layouts");
            column.layouts().forEach(each -> layouts.add(each.name()));
            node.put("repetition", column.repetition().name());
        }
        return array.toString();
    }

    private static List<Column> columns(String text) {
        try {
            List<Column> columns = new ArrayList<>();
            for (JsonNode node : JSON.readTree(text)) {
                List<U256Layout> layouts = new ArrayList<>();
                node.get("layouts").forEach(each -> layouts.add(U256Layout.valueOf(each.asText())));
                columns.add(new Column(
                        node.get("name").asText(),
                        ColumnType.valueOf(node.get("type").asText()),
                        node.get("nullable").asBoolean(),
                        layouts,
                        Repetition.valueOf(node.get("repetition").asText())));
            }
            return columns;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the columns of a hot table are not JSON", e);
        }
    }
}
