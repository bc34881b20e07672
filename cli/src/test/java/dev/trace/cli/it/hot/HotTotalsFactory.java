package dev.trace.cli.it.hot;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.OperatorException;
import dev.trace.api.ReactiveContext;
import dev.trace.api.Scope;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import java.util.List;

/** {@code hot_totals}: for the rows of a hot table, one row a block that replaces the one before. */
public final class HotTotalsFactory extends HotFactory {
    public HotTotalsFactory() {
        super("hot_totals", TOTALS, HotTotalsFactory::replace);
    }

    private static Commit replace(ReactiveContext context) throws OperatorException, InterruptedException {
        BlockRange range = ((Scope.Partition) context.scope()).range();
        try (BatchCursor in = context.inputs().scan("tip", "rows", range, List.of("block_number", "label"));
                RowWriter out = context.table("totals").replace(range)) {
            ColumnBatch totals = new ColumnBatch(TOTALS);
            for (ColumnBatch rows = in.next(); rows != null; rows = in.next()) {
                totals.clear();
                for (int row = 0; row < rows.rows(); row++) {
                    totals.longs(0).append(rows.longs(0).get(row));
                    totals.longs(1).append(rows.bytes(1).length(row));
                }
                out.write(totals);
            }
            return Commit.builder().rows(out.finish(Evidence.none())).build();
        }
    }
}
