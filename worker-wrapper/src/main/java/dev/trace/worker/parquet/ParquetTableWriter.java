package dev.trace.worker.parquet;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/**
 * Writes the rows of one table to one Parquet file, column by column.
 *
 * <p>The bytes depend on the rows and the definition alone: pages and row groups end where a count of rows says so, never
 * where a batch ends or memory runs short. For one thread. Closing before {@link #finish} leaves an unusable file.
 */
public final class ParquetTableWriter implements AutoCloseable {
    /** Raised whenever the same rows would make other bytes. */
    public static final String ENCODER = "trace-parquet-1";

    /**
     * Sizes are looked at after so many rows: few enough that even rows with large inputs overshoot little, many enough
     * that looking costs nothing.
     */
    private static final int STEP = 128;

    /** Of values before encoding. Small, because several tables of several attempts share a modest heap. */
    private static final long ROW_GROUP_BYTES = 16L << 20;

    /** Of the least and greatest value of a page: a whole input of 100 kB helps nobody to skip it. */
    static final int BOUND_BYTES = 64;

    private final TableDefinition table;
    private final Storage.Cold storage;
    private final List<PhysicalColumn> columns;
    private final MessageType schema;
    private final Codecs codecs = new Codecs();
    private final DigestOutput out;
    private final ParquetFileWriter file;
    private final long fixedBytes;

    private RowGroup group;
    private long rows;
    private long wrapped;

    /**
     * Creates or empties a file.
     *
     * @throws IOException if it cannot be written
     */
    public static ParquetTableWriter create(Path path, TableDefinition table, Storage.Cold storage) throws IOException {
        DigestOutput out = new DigestOutput(path);
        try {
            return new ParquetTableWriter(out, table, storage);
        } catch (IOException | RuntimeException e) {
            out.closeFile();
            throw e;
        }
    }

    private ParquetTableWriter(DigestOutput out, TableDefinition table, Storage.Cold storage) throws IOException {
        this.out = out;
        this.table = table;
        this.storage = storage;
        columns = PhysicalColumn.of(table);
        schema = PhysicalColumn.schema(table, columns);
        fixedBytes = fixedBytes(table);
        file = new ParquetFileWriter(
                out.asOutputFile(), schema, ParquetFileWriter.Mode.CREATE, 0, 0, null, properties());
        file.start();
        group = newGroup();
    }

    /**
     * Takes a batch's rows.
     *
     * @throws IllegalArgumentException if a value does not fit its column
     * @throws IOException if the file cannot be written; the writer is of no further use
     */
    public void write(ColumnBatch batch) throws IOException {
        int size = batch.rows();
        int from = 0;
        while (from < size) {
            int to = (int) Math.min(size, from + group.untilCheck());
            group.write(batch, from, to, fixedBytes * (to - from) + variableBytes(batch, from, to));
            rows += to - from;
            from = to;
            if (group.full()) {
                endGroup();
                group = newGroup();
            }
        }
    }

    /** Ends the file and forces it to the disk. */
    public WrittenFile finish() throws IOException {
        endGroup();
        out.holdTail();
        file.end(Map.of(TableText.FOOTER_KEY, TableText.write(table, storage)));
        out.release(Footer.signed(out.heldTail()));
        return new WrittenFile(rows, out.getPos(), out.sha256(), wrapped);
    }

    private void endGroup() throws IOException {
        wrapped += group.wrapped();
        if (group.rows() > 0) {
            group.flush(file);
        } else {
            group.close();
        }
    }

    private RowGroup newGroup() {
        return new RowGroup(
                columns,
                schema,
                codecs.getCompressor(Codecs.nameOf(storage.compression())),
                new RowGroup.Limits(STEP, storage.rowGroupRows(), ROW_GROUP_BYTES));
    }

    @Override
    public void close() throws IOException {
        group.close();
        codecs.release();
        out.closeFile();
    }

    private static ParquetProperties properties() {
        return ParquetProperties.builder()
                .withWriterVersion(WriterVersion.PARQUET_1_0)
                .withStatisticsTruncateLength(BOUND_BYTES)
                .withColumnIndexTruncateLength(BOUND_BYTES)
                .withAllocator(new HeapByteBufferAllocator())
                .build();
    }

    private static long fixedBytes(TableDefinition table) {
        long bytes = 0;
        for (Column column : table.columns()) {
            bytes += switch (column.type()) {
                case UINT32 -> 4;
                case UINT64, INT64, DOUBLE -> 8;
                case BOOLEAN -> 1;
                case STRING, BINARY, UINT256 -> 0;
            };
        }
        return bytes;
    }

    private static long variableBytes(ColumnBatch batch, int from, int to) {
        long bytes = 0;
        for (int i = 0; i < batch.definition().columns().size(); i++) {
            if (batch.column(i) instanceof BytesColumn data) {
                bytes += data.offset(to - 1) + data.length(to - 1) - data.offset(from);
            }
        }
        return bytes;
    }
}
