package dev.trace.operators.ingest;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.OperatorException;
import dev.trace.api.ReactiveContext;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import dev.trace.operators.evm.decode.DatasetTable;
import java.util.ArrayList;
import java.util.List;

/** Stages the rows of one chunk, a file a table. Closing before {@link #finish} drops them. */
final class ChunkWriter implements AutoCloseable {
    private final List<RowWriter> writers = new ArrayList<>();

    ChunkWriter(ReactiveContext context, List<DatasetTable> tables, BlockRange chunk) throws OperatorException {
        try {
            for (DatasetTable table : tables) {
                writers.add(context.table(table.definition().name()).replace(chunk));
            }
        } catch (OperatorException | RuntimeException e) {
            close();
            throw e;
        }
    }

    void write(BlockBatches batches) throws OperatorException, InterruptedException {
        for (int i = 0; i < writers.size(); i++) {
            if (batches.batch(i).rows() > 0) {
                writers.get(i).write(batches.batch(i));
            }
        }
    }

    void finish(Evidence evidence, Commit.Builder commit) throws OperatorException, InterruptedException {
        for (RowWriter writer : writers) {
            commit.rows(writer.finish(evidence));
        }
    }

    @Override
    public void close() {
        writers.forEach(RowWriter::close);
    }
}
