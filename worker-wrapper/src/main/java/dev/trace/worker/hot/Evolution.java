package dev.trace.worker.hot;

import dev.trace.api.OperatorException;
import dev.trace.api.table.Column;
import dev.trace.api.table.TableDefinition;
import dev.trace.worker.cold.StoreCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What may become of a hot table when its operator defines it anew: it may gain columns that may be null. */
final class Evolution {
    private final Relation wanted;
    private final TableDefinition stored;

    private Evolution(Relation wanted, TableDefinition stored) {
        this.wanted = wanted;
        this.stored = stored;
    }

    /**
     * The columns to add. An older build may still write without them.
     *
     * @throws OperatorException if the definitions do not go together
     */
    static List<Column> added(Relation wanted, TableDefinition stored) throws OperatorException {
        return new Evolution(wanted, stored).added();
    }

    private List<Column> added() throws OperatorException {
        TableDefinition now = wanted.definition();
        Relation before = Relation.of(wanted.dataset(), stored);
        if (!wanted.key().equals(before.key())) {
            throw refused("its key was " + before.key() + " and is now " + wanted.key());
        }
        if (!String.valueOf(now.blockColumn()).equals(String.valueOf(stored.blockColumn()))) {
            throw refused("its block column was " + stored.blockColumn() + " and is now " + now.blockColumn());
        }
        if (wanted.partitionBlocks() != before.partitionBlocks()) {
            throw refused("its partitions had " + before.partitionBlocks() + " blocks and now have "
                    + wanted.partitionBlocks());
        }
        for (Column column : before.columns()) {
            if (now.find(column.name()).isEmpty() && before.isRequired(column)) {
                throw refused("its column " + column.name() + " is gone, and it must have a value");
            }
        }
        List<Column> added = new ArrayList<>();
        for (Column column : wanted.columns()) {
            Optional<Integer> at = stored.find(column.name());
            if (at.isPresent()) {
                unchanged(stored.columns().get(at.get()), column);
            } else if (!column.nullable()) {
                throw refused("its new column " + column.name()
                        + " must have a value, which the rows that are there do not have");
            } else {
                added.add(column);
            }
        }
        return added;
    }

    private void unchanged(Column before, Column now) throws OperatorException {
        if (before.type() != now.type()) {
            throw refused("its column " + now.name() + " was " + before.type() + " and is now " + now.type());
        }
        if (before.nullable() != now.nullable()) {
            throw refused("its column " + now.name() + (now.nullable() ? " may" : " may not") + " be null now");
        }
    }

    private OperatorException refused(String why) {
        return new OperatorException(
                StoreCode.TABLE_UNSUPPORTED,
                "hot table " + wanted.name() + " is defined differently from the table in the database: " + why
                        + "; only columns that may be null can be added. Publish under another output_dataset, or drop"
                        + " the old table with its rows and run again");
    }
}
