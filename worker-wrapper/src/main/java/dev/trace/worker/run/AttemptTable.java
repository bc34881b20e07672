package dev.trace.worker.run;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;

/** A table as one attempt writes it: refused once the attempt must stop. */
final class AttemptTable implements Table {
    private final Table table;
    private final Attempt attempt;

    AttemptTable(Table table, Attempt attempt) {
        this.table = table;
        this.attempt = attempt;
    }

    @Override
    public TableDefinition definition() {
        return table.definition();
    }

    @Override
    public RowWriter append(BlockRange range) throws OperatorException {
        return new Writer(table.append(range));
    }

    @Override
    public RowWriter append() throws OperatorException {
        return new Writer(table.append());
    }

    @Override
    public RowWriter replace(BlockRange range) throws OperatorException {
        return new Writer(table.replace(range));
    }

    private final class Writer implements RowWriter {
        private final RowWriter writer;

        Writer(RowWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(ColumnBatch batch) throws OperatorException, InterruptedException {
            attempt.check();
            writer.write(batch);
        }

        @Override
        public StagedRows finish(Evidence evidence) throws OperatorException, InterruptedException {
            attempt.check();
            return writer.finish(evidence);
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
