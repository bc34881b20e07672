package dev.trace.example;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.OperatorException;
import dev.trace.api.ReactiveContext;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.Scope;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import java.util.List;

/** One partition of blocks in, one file out. */
final class GasShare implements ReactiveOperator {
    private final String blocks;

    GasShare(String blocks) {
        this.blocks = blocks;
    }

    @Override
    public Commit run(ReactiveContext context) throws OperatorException, InterruptedException {
        BlockRange range = ((Scope.Partition) context.scope()).range();
        try (BatchCursor in = context.inputs()
                        .scan(blocks, "blocks", range, List.of("block_number", "gas_used", "gas_limit"));
                RowWriter out = context.table("gas_share").replace(range)) {
            ColumnBatch rows = new ColumnBatch(GasShareFactory.TABLE);
            for (ColumnBatch read = in.next(); read != null; read = in.next()) {
                copy(in, read, rows);
                out.write(rows);
                context.progress(read.rows(), rows.rows());
            }
            return Commit.builder().rows(out.finish(Evidence.none())).build();
        }
    }

    private static void copy(BatchCursor in, ColumnBatch from, ColumnBatch to) {
        int number = in.definition().indexOf("block_number");
        int used = in.definition().indexOf("gas_used");
        int limit = in.definition().indexOf("gas_limit");
        to.clear();
        for (int row = 0; row < from.rows(); row++) {
            to.longs(0).append(from.longs(number).get(row));
            to.doubles(1)
                    .append((double) from.longs(used).get(row)
                            / from.longs(limit).get(row));
        }
    }
}
