package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import dev.trace.worker.cold.StoreCode;
import dev.trace.worker.hot.HotRowWriter;
import dev.trace.worker.hot.HotRows;
import dev.trace.worker.hot.HotTables;
import dev.trace.worker.hot.Relation;
import java.util.Optional;

/** A table whose rows are in Postgres. It is made, or told to be another, when somebody first wants to write to it. */
record HotTable(AttemptStore attempt, TableDefinition definition) implements Table {
    @Override
    public RowWriter append(BlockRange range) throws OperatorException {
        return open(UpdateStrategy.APPEND, Optional.of(range));
    }

    @Override
    public RowWriter append() throws OperatorException {
        return open(UpdateStrategy.APPEND, Optional.empty());
    }

    @Override
    public RowWriter replace(BlockRange range) throws OperatorException {
        if (definition.blockColumn() == null) {
            throw new OperatorException(
                    StoreCode.TABLE_UNSUPPORTED,
                    "table " + definition.name()
                            + " has no block column, so nobody can tell which of its rows a range would replace");
        }
        return open(UpdateStrategy.REPLACE, Optional.of(range));
    }

    private RowWriter open(UpdateStrategy strategy, Optional<BlockRange> range) throws OperatorException {
        Relation relation = Relation.of(attempt.scope().dataset(), definition);
        attempt.parts().transact("prepare table " + relation.name(), handle -> {
            HotTables.prepare(handle, relation);
            return relation;
        });
        HotRows.Target target =
                new HotRows.Target(attempt.fence(), relation, attempt.scope().chainId());
        return new HotRowWriter(target, strategy, range, attempt.nextPath(relation.name() + ".copy"));
    }
}
