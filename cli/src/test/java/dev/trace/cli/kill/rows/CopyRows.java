package dev.trace.cli.kill.rows;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.ErrorCode;
import dev.trace.api.OperatorException;
import dev.trace.api.ReactiveContext;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.Scope;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a consumer sees of a range, which must be all of it, and the same hot and cold. */
final class CopyRows implements ReactiveOperator {
    private static final String INPUT = "written";

    /** Nobody can repair this: the task stays dead, and the test fails by it. */
    private enum CopyError implements ErrorCode {
        INPUTS_DIFFER;

        @Override
        public Recovery recovery() {
            return Recovery.PARK;
        }
    }

    @Override
    public Commit run(ReactiveContext context) throws OperatorException, InterruptedException {
        BlockRange range = ((Scope.Partition) context.scope()).range();
        List<String> cold = read(context, "samples", range);
        List<String> hot = read(context, "events", range);
        if (!cold.equals(hot) || cold.size() != range.blocks() * Rows.A_BLOCK) {
            throw new OperatorException(
                    CopyError.INPUTS_DIFFER,
                    "range " + range + ": " + cold.size() + " cold rows, " + hot.size() + " hot rows, "
                            + range.blocks() * Rows.A_BLOCK + " expected");
        }
        try (RowWriter writer = context.table("copies").replace(range)) {
            ColumnBatch batch = new ColumnBatch(Rows.COPIES);
            for (long block = range.start(); block <= range.end(); block++) {
                for (int place = 0; place < Rows.A_BLOCK; place++) {
                    batch.longs(0).append(block);
                    batch.longs(1).append(place);
                    batch.bytes(2).append(Rows.payload(block, place));
                }
                context.progress(1, Rows.A_BLOCK);
            }
            writer.write(batch);
            return Commit.builder().rows(writer.finish(Evidence.none())).build();
        }
    }

    private static List<String> read(ReactiveContext context, String table, BlockRange range)
            throws OperatorException, InterruptedException {
        List<String> rows = new ArrayList<>();
        try (BatchCursor cursor =
                context.inputs().scan(INPUT, table, range, List.of("block_number", "place", "payload"))) {
            for (ColumnBatch batch = cursor.next(); batch != null; batch = cursor.next()) {
                for (int row = 0; row < batch.rows(); row++) {
                    rows.add(batch.longs(0).get(row) + "/" + batch.longs(1).get(row) + " "
                            + HexFormat.of().formatHex(batch.bytes(2).get(row)));
                }
            }
        }
        return rows;
    }
}
