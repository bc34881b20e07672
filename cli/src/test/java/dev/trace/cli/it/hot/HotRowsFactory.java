package dev.trace.cli.it.hot;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.OperatorException;
import dev.trace.api.ReactiveContext;
import dev.trace.api.Scope;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import java.nio.charset.StandardCharsets;

/** {@code hot_rows}: appends a row a block. */
public final class HotRowsFactory extends HotFactory {
    public HotRowsFactory() {
        super("hot_rows", ROWS, HotRowsFactory::append);
    }

    private static Commit append(ReactiveContext context) throws OperatorException, InterruptedException {
        BlockRange range = ((Scope.Partition) context.scope()).range();
        try (RowWriter writer = context.table("rows").append(range)) {
            ColumnBatch batch = new ColumnBatch(ROWS);
            for (long block = range.start(); block <= range.end(); block++) {
                batch.longs(0).append(block);
                batch.bytes(1).append(("block " + block).getBytes(StandardCharsets.UTF_8));
            }
            writer.write(batch);
            return Commit.builder().rows(writer.finish(Evidence.none())).build();
        }
    }
}
