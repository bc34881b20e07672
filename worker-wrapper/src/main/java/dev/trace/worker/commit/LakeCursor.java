package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.DoubleColumn;
import dev.trace.api.table.LongColumn;
import dev.trace.api.table.TableDefinition;
import dev.trace.worker.cold.ColdStore;
import dev.trace.worker.cold.LocalCopy;
import dev.trace.worker.cold.StorageFault;
import dev.trace.worker.cold.StoreCode;
import dev.trace.worker.parquet.ParquetTableReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of several files, one file after another; each file is checked against the ledger before it is read. */
final class LakeCursor implements BatchCursor {
    private final ColdStore store;
    private final List<LiveFile> files;
    private final BlockRange range;
    private final List<String> read;
    private final RowFilter filter;
    private final TableDefinition definition;
    private Opened open;
    private int next;

    private record Opened(LocalCopy copy, ParquetTableReader reader) {}

    LakeCursor(ColdStore store, List<LiveFile> files, BlockRange range, List<String> columns, RowFilter filter)
            throws OperatorException {
        this.store = store;
        this.files = files;
        this.range = range;
        this.filter = filter;
        read = withFilterColumns(columns, filter);
        open = open(files.get(0));
        next = 1;
        TableDefinition stored = open.reader().definition();
        definition = columns.isEmpty() ? stored : stored.select(columns);
    }

    private static List<String> withFilterColumns(List<String> columns, RowFilter filter) {
        if (columns.isEmpty()) {
            return columns;
        }
        List<String> all = new ArrayList<>(columns);
        filter.accepted().keySet().stream()
                .filter(each -> !all.contains(each))
                .sorted()
                .forEach(all::add);
        return all;
    }

    private Opened open(LiveFile file) throws OperatorException {
        LocalCopy copy = store.copy(file.key(), file.file().content().sha256());
        try {
            return new Opened(copy, ParquetTableReader.open(copy.path(), read, Optional.of(range)));
        } catch (IOException e) {
            discard(copy, file);
            throw StorageFault.of("read", copy.path(), e);
        } catch (IllegalArgumentException e) {
            discard(copy, file);
            throw new OperatorException(
                    StoreCode.TABLE_UNSUPPORTED, store.place(file.key()) + ": " + e.getMessage(), e);
        }
    }

    private static void discard(LocalCopy copy, LiveFile file) {
        try {
            copy.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing " + file.key(), e);
        }
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public @Nullable ColumnBatch next() throws OperatorException, InterruptedException {
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException(
                        "interrupted while reading " + files.get(0).key());
            }
            ColumnBatch batch = read();
            if (batch == null) {
                if (next == files.size()) {
                    return null;
                }
                advance();
            } else {
                ColumnBatch kept = project(batch);
                if (kept.rows() > 0) {
                    return kept;
                }
            }
        }
    }

    private @Nullable ColumnBatch read() throws OperatorException {
        try {
            return open.reader().next();
        } catch (IOException e) {
            throw StorageFault.of("read", open.copy().path(), e);
        }
    }

    private void advance() throws OperatorException {
        close();
        LiveFile file = files.get(next);
        open = open(file);
        next++;
        if (!open.reader().definition().columns().containsAll(definition.columns())) {
            throw new OperatorException(
                    StoreCode.TABLE_UNSUPPORTED,
                    file.key() + " has other columns than " + files.get(0).key()
                            + "; read the two ranges separately, or name columns that both have");
        }
    }

    private ColumnBatch project(ColumnBatch batch) {
        if (filter.isEmpty() && batch.definition().columns().equals(definition.columns())) {
            return batch;
        }
        ColumnBatch kept = new ColumnBatch(definition);
        int rows = batch.rows();
        boolean[] keep = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            keep[row] = filter.accepts(batch, row);
        }
        for (int i = 0; i < definition.columns().size(); i++) {
            int from = batch.definition().indexOf(definition.columns().get(i).name());
            for (int row = 0; row < rows; row++) {
                if (keep[row]) {
                    copy(batch, from, row, kept, i);
                }
            }
        }
        return kept;
    }

    private static void copy(ColumnBatch batch, int from, int row, ColumnBatch kept, int to) {
        if (batch.column(from).isNull(row)) {
            kept.column(to).appendNull();
        } else if (batch.column(from) instanceof LongColumn data) {
            kept.longs(to).append(data.get(row));
        } else if (batch.column(from) instanceof DoubleColumn data) {
            kept.doubles(to).append(data.get(row));
        } else {
            BytesColumn data = batch.bytes(from);
            kept.bytes(to).append(data.array(), data.offset(row), data.length(row));
        }
    }

    @Override
    public void close() {
        try {
            open.reader().close();
        } catch (IOException e) {
            throw new IllegalStateException("closing " + files.get(next - 1).key(), e);
        } finally {
            discard(open.copy(), files.get(next - 1));
        }
    }
}
