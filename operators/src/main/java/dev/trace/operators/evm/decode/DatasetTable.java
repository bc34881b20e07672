package dev.trace.operators.evm.decode;

import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.operators.evm.decode.ColumnSource.Need;
import java.util.List;

/** A dataset with its chosen columns: the table's definition, and how a block's rows are appended. Immutable. */
public final class DatasetTable {
    private final Dataset dataset;
    private final List<ColumnSource> sources;
    private final TableDefinition definition;

    /**
     * @throws IllegalArgumentException if a key column is not chosen
     */
    public DatasetTable(Dataset dataset, ColumnSelection selection, Storage storage) {
        this.dataset = dataset;
        sources = selection.choose(dataset.columns(selection.compat()));
        List<Column> columns =
                sources.stream().map(each -> laidOut(each.column(), selection)).toList();
        definition = new TableDefinition(dataset.tableName(), columns, dataset.key(), "block_number", storage);
        dataset.key().forEach(definition::indexOf);
    }

    /** Names that can be chosen. */
    public static List<String> columnNames(Dataset dataset, Compat compat) {
        return dataset.columns(compat).stream()
                .map(ColumnSource::name)
                .distinct()
                .toList();
    }

    public TableDefinition definition() {
        return definition;
    }

    /** Whether a column comes from receipts. */
    public boolean needsReceipts() {
        return dataset == Dataset.LOGS || sources.stream().anyMatch(each -> each.need() == Need.RECEIPTS);
    }

    /** Whether a column comes from the transactions' own fields. */
    public boolean needsWholeTransactions() {
        return dataset == Dataset.TRANSACTIONS;
    }

    /**
     * Appends a block's rows to a batch of {@link #definition}.
     *
     * @throws BadAnswerException if a value is missing, malformed or does not fit its column; the batch is then of no use
     */
    public void fill(EvmBlock block, ColumnBatch batch) throws BadAnswerException {
        for (int i = 0; i < sources.size(); i++) {
            sources.get(i).filler().fill(block, batch.column(i));
        }
    }

    private static Column laidOut(Column column, ColumnSelection selection) {
        return column.type() == ColumnType.UINT256 ? column.as(selection.layouts()) : column;
    }
}
