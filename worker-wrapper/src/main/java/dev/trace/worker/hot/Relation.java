package dev.trace.worker.hot;

import dev.trace.api.OperatorException;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.worker.cold.StoreCode;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A hot table as Postgres has it: the definition's columns after {@code chain_id}, which leads every key.
 *
 * @param name of the Postgres table
 * @param dataset whose table it is
 * @param definition as the operator gives it
 * @param columns without the chain's
 * @param key without the chain's column; empty if rows have no identity
 */
public record Relation(
        String name, String dataset, TableDefinition definition, List<Column> columns, List<String> key) {
    static final String CHAIN = "chain_id";

    private static final int LONGEST_NAME = 63;
    private static final Set<ColumnType> WHOLE = EnumSet.of(ColumnType.UINT32, ColumnType.UINT64, ColumnType.INT64);

    /** @throws OperatorException if such a table cannot be kept in Postgres */
    public static Relation of(String dataset, TableDefinition definition) throws OperatorException {
        String name = dataset + "_" + definition.name();
        Relation relation = new Relation(
                name,
                dataset,
                definition,
                definition.columns().stream()
                        .filter(each -> !each.name().equals(CHAIN))
                        .toList(),
                definition.key().stream().filter(each -> !each.equals(CHAIN)).toList());
        relation.check();
        return relation;
    }

    private void check() throws OperatorException {
        if (dataset.isEmpty()) {
            throw unsupported("its job has no output_dataset, which names the table in the database; add one");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw unsupported("'" + name + "' is longer than the " + LONGEST_NAME
                    + " bytes that Postgres allows; shorten output_dataset");
        }
        if (columns.isEmpty()) {
            throw unsupported("it has no columns");
        }
        for (String column : definition.key()) {
            if (definition.find(column).isEmpty()) {
                throw unsupported("its key names the column '" + column + "', which it does not have");
            }
        }
        if (definition.find(CHAIN).isPresent() && !isWhole(CHAIN)) {
            throw unsupported("its column chain_id must be a whole number");
        }
        String block = definition.blockColumn();
        if (block != null && (definition.find(block).isEmpty() || !isWhole(block))) {
            throw unsupported("its block column '" + block + "' must be one of its columns and a whole number");
        }
        if (partitionBlocks() > 0 && (block == null || !(key.isEmpty() || key.contains(block)))) {
            throw unsupported(
                    "it is to be partitioned by blocks, so it needs a block column, and its key must hold it");
        }
    }

    private boolean isWhole(String column) {
        return WHOLE.contains(
                definition.columns().get(definition.indexOf(column)).type());
    }

    private OperatorException unsupported(String why) {
        return new OperatorException(
                StoreCode.TABLE_UNSUPPORTED, "hot table " + definition.name() + " cannot be kept: " + why);
    }

    /** Blocks of a partition; 0 for none. */
    long partitionBlocks() {
        return definition.storage() instanceof Storage.Hot hot ? hot.partitionBlocks() : 0;
    }

    /** Whether a column must have a value: a key's always. */
    boolean isRequired(Column column) {
        return !column.nullable()
                || key.contains(column.name())
                || column.name().equals(definition.blockColumn());
    }

    /** The column by which rows are read past a position; null if there is none. */
    @Nullable
    String positionColumn() {
        if (definition.blockColumn() != null) {
            return definition.blockColumn();
        }
        return key.isEmpty() || !isWhole(key.get(0)) ? null : key.get(0);
    }

    /** Whether rows past a position can be told. */
    public boolean hasPosition() {
        return positionColumn() != null;
    }

    String quoted() {
        return quote(name);
    }

    /** All columns, for a list in SQL. */
    String columnList() {
        return list(
                CHAIN, columns.stream().map(Column::name).map(Relation::quote).toList());
    }

    /** The whole key, for a list in SQL. */
    String keyList() {
        return list(CHAIN, key.stream().map(Relation::quote).toList());
    }

    private static String list(String first, List<String> rest) {
        return rest.isEmpty() ? first : first + ", " + String.join(", ", rest);
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** The Postgres type of a column. */
    static String type(Column column) {
        return switch (column.type()) {
            case UINT32, UINT64, INT64 -> "bigint";
            case BOOLEAN -> "boolean";
            case DOUBLE -> "double precision";
            // Ordered by bytes, as everywhere else, whatever the database's language.
            case STRING -> "text collate \"C\"";
            case BINARY -> "bytea";
            case UINT256 -> "numeric(78, 0)";
        };
    }

    /** Name and place for messages. */
    String label(long chainId) {
        return "table " + name + ", chain " + chainId;
    }
}
