package dev.trace.cli.kill.rows;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.OperatorException;
import dev.trace.api.ReactiveContext;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.Scope;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.StagedRows;

/** One range into three tables, in one commit. */
final class WriteRows implements ReactiveOperator {
    @Override
    public Commit run(ReactiveContext context) throws OperatorException, InterruptedException {
        BlockRange range = ((Scope.Partition) context.scope()).range();
        return Commit.builder()
                .rows(events(context, range))
                .rows(totals(context, range))
                .rows(samples(context, range))
                .build();
    }

    private static StagedRows events(ReactiveContext context, BlockRange range)
            throws OperatorException, InterruptedException {
        try (RowWriter writer = context.table("events").append(range)) {
            for (long block = range.start(); block <= range.end(); block++) {
                ColumnBatch batch = new ColumnBatch(Rows.EVENTS);
                for (int place = 0; place < Rows.A_BLOCK; place++) {
                    batch.longs(0).append(block);
                    batch.longs(1).append(place);
                    batch.bytes(2).append(Rows.payload(block, place));
                    batch.bytes(3).append(Rows.payload(block, place));
                }
                writer.write(batch);
                context.progress(1, Rows.A_BLOCK);
            }
            return writer.finish(Evidence.none());
        }
    }

    private static StagedRows totals(ReactiveContext context, BlockRange range)
            throws OperatorException, InterruptedException {
        try (RowWriter writer = context.table("totals").replace(range)) {
            ColumnBatch batch = new ColumnBatch(Rows.TOTALS);
            for (long block = range.start(); block <= range.end(); block++) {
                batch.longs(0).append(block);
                batch.longs(1).append(Rows.A_BLOCK);
                batch.longs(2).append(context.fence());
            }
            writer.write(batch);
            return writer.finish(Evidence.none());
        }
    }

    private static StagedRows samples(ReactiveContext context, BlockRange range)
            throws OperatorException, InterruptedException {
        long mark = range.start() / range.blocks() % 3 == 0 ? context.fence() : 0;
        try (RowWriter writer = context.table("samples").replace(range)) {
            ColumnBatch batch = new ColumnBatch(Rows.SAMPLES);
            for (long block = range.start(); block <= range.end(); block++) {
                for (int place = 0; place < Rows.A_BLOCK; place++) {
                    batch.longs(0).append(block);
                    batch.longs(1).append(place);
                    batch.bytes(2).append(Rows.payload(block, place));
                    batch.longs(3).append(mark);
                }
            }
            writer.write(batch);
            return writer.finish(Evidence.none());
        }
    }
}
