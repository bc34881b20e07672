package dev.trace.worker.parquet;

import dev.trace.api.BlockRange;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.LongColumn;
import dev.trace.api.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of {@link ParquetTableWriter} back into logical columns, in row order, a row group in memory at a time. For
 * one thread.
 */
public final class ParquetTableReader implements AutoCloseable {
    private static final int BATCH_ROWS = 8192;

    private final Codecs codecs = new Codecs();
    private final ParquetFileReader file;
    private final TableDefinition stored;
    private final TableDefinition selected;
    private final Optional<BlockRange> filter;
    private final List<PhysicalColumn> sources;
    private final @Nullable PhysicalColumn block;
    private final MessageType schema;
    private final ColumnBatch batch;
    private final boolean[] keep = new boolean[BATCH_ROWS];

    private final long[] numbers = new long[BATCH_ROWS];
    private final Map<String, ColumnReader> readers = new HashMap<>();
    private long rowsLeft;
    private int nextGroup;

    /**
     * @param columns which, by logical name; empty for all
     * @param filter only rows of these blocks
     * @throws IOException if it is not a readable file of ours
     * @throws IllegalArgumentException if a column does not exist, or was stored only in part
     */
    public static ParquetTableReader open(Path path, List<String> columns, Optional<BlockRange> filter)
            throws IOException {
        return new ParquetTableReader(path, columns, filter);
    }

    private ParquetTableReader(Path path, List<String> columns, Optional<BlockRange> filter) throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(codecs)
                .usePageChecksumVerification(true)
                .build();
        file = ParquetFileReader.open(new LocalInputFile(path), options);
        try {
            String text = file.getFileMetaData().getKeyValueMetaData().get(TableText.FOOTER_KEY);
            if (text == null) {
                throw new IOException(path + " was not written by Trace: its footer lacks " + TableText.FOOTER_KEY);
            }
            stored = TableText.read(text);
            selected = columns.isEmpty() ? stored : stored.select(columns);
            this.filter = filter;
            sources = selected.columns().stream()
                    .map(each -> PhysicalColumn.lossless(stored.indexOf(each.name()), each))
                    .toList();
            block = blockSource();
            schema = projection();
            file.setRequestedSchema(schema);
            batch = new ColumnBatch(selected);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private @Nullable PhysicalColumn blockSource() {
        String name = stored.blockColumn();
        if (filter.isEmpty() || name == null) {
            return null;
        }
        int index = stored.indexOf(name);
        return PhysicalColumn.lossless(index, stored.columns().get(index));
    }

    private MessageType projection() {
        List<PhysicalColumn> wanted = new ArrayList<>(sources);
        if (block != null && sources.stream().noneMatch(each -> each.index() == block.index())) {
            wanted.add(block);
        }
        return PhysicalColumn.schema(stored, wanted);
    }

    /** The columns that come. */
    public TableDefinition definition() {
        return selected;
    }

    /** Rows in the whole file, whatever the filter. */
    public long rows() {
        return file.getRecordCount();
    }

    /**
     * The next rows, at least one; null at the end. Valid until the next call.
     *
     * @throws IOException if the file is damaged
     */
    public @Nullable ColumnBatch next() throws IOException {
        try {
            while (true) {
                if (rowsLeft == 0 && !openGroup()) {
                    return null;
                }
                int rows = (int) Math.min(BATCH_ROWS, rowsLeft);
                rowsLeft -= rows;
                batch.clear();
                choose(rows);
                for (int i = 0; i < sources.size(); i++) {
                    if (block != null && sources.get(i).index() == block.index()) {
                        appendNumbers(rows, batch.longs(i));
                    } else {
                        ColumnDrain.drain(sources.get(i), reader(sources.get(i)), keep, rows, batch.column(i));
                    }
                }
                if (batch.rows() > 0) {
                    return batch;
                }
            }
        } catch (RuntimeException e) {
            // Parquet reports damage as unchecked exceptions of many kinds.
            throw new IOException("damaged Parquet file: " + e.getMessage(), e);
        }
    }

    private boolean openGroup() throws IOException {
        List<BlockMetaData> groups = file.getRowGroups();
        while (nextGroup < groups.size() && outside(groups.get(nextGroup))) {
            file.skipNextRowGroup();
            nextGroup++;
        }
        nextGroup++;
        PageReadStore pages = file.readNextRowGroup();
        if (pages == null) {
            return false;
        }
        ColumnReadStoreImpl group = new ColumnReadStoreImpl(
                pages,
                new IgnoredRecords(schema),
                schema,
                file.getFileMetaData().getCreatedBy());
        readers.clear();
        for (String[] path : schema.getPaths()) {
            readers.put(path[0], group.getColumnReader(schema.getColumnDescription(path)));
        }
        rowsLeft = pages.getRowCount();
        return true;
    }

    /** Whether the group's own bounds say that none of its blocks is wanted. */
    private boolean outside(BlockMetaData rowGroup) {
        if (block == null || filter.isEmpty()) {
            return false;
        }
        for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
            Statistics<?> bounds = chunk.getStatistics();
            if (chunk.getPath().toDotString().equals(block.name())
                    && bounds instanceof IntStatistics ints
                    && ints.hasNonNullValue()) {
                return Integer.toUnsignedLong(ints.getMin()) > filter.get().end()
                        || Integer.toUnsignedLong(ints.getMax()) < filter.get().start();
            }
        }
        return false;
    }

    private void choose(int rows) {
        if (filter.isEmpty() || block == null) {
            Arrays.fill(keep, 0, rows, true);
            return;
        }
        ColumnDrain.numbers(block, reader(block), rows, numbers);
        for (int i = 0; i < rows; i++) {
            keep[i] = numbers[i] >= filter.get().start()
                    && numbers[i] <= filter.get().end();
        }
    }

    /** A column can be read only once, so that the block numbers looked at are the ones handed out. */
    private void appendNumbers(int rows, LongColumn out) {
        for (int i = 0; i < rows; i++) {
            if (keep[i]) {
                out.append(numbers[i]);
            }
        }
    }

    private ColumnReader reader(PhysicalColumn column) {
        return Objects.requireNonNull(readers.get(column.name()), column.name());
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            codecs.release();
        }
    }
}
