package dev.trace.worker.parquet;

import java.io.IOException;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/** A row group while it fills: encoded and compressed pages in memory. For one thread. */
final class RowGroup {
    /**
     * @param step rows between two looks at sizes
     * @param rows at which it is full
     * @param bytes of values before encoding at which it is full
     */
    record Limits(int step, long rows, long bytes) {}

    private final ColumnChunkPageWriteStore pages;
    private final ColumnWriteStore store;
    private final ColumnWriter[] writers;
    private final Limits limits;
    private boolean closed;
    private long rows;
    private long bytes;

    RowGroup(MessageType schema, ParquetProperties properties, BytesInputCompressor compressor, Limits limits) {
        this.limits = limits;
        pages = ColumnChunkPageWriteStore.builder()
                .withCompressorProvider(column -> compressor)
                .withSchema(schema)
                .withAllocator(new HeapByteBufferAllocator())
                .withColumnIndexTruncateLength(properties.getColumnIndexTruncateLength())
                .withPageWriteChecksumEnabled(properties.getPageWriteChecksumEnabled())
                .build();
        store = properties.newColumnWriteStore(schema, pages, pages);
        writers = schema.getColumns().stream().map(store::getColumnWriter).toArray(ColumnWriter[]::new);
    }

    ColumnWriter writer(int column) {
        return writers[column];
    }

    long rows() {
        return rows;
    }

    /** How many rows may be written, each column in turn, before {@link #end} must look at sizes. */
    long untilCheck() {
        return Math.min(limits.step() - rows % limits.step(), limits.rows() - rows);
    }

    /** Says that every column has got so many rows more. */
    void end(int added, long addedBytes) {
        for (int i = 0; i < added; i++) {
            store.endRecord();
        }
        rows += added;
        bytes += addedBytes;
    }

    /** Looks at the size only at multiples of the step, where it does not depend on how rows came in batches. */
    boolean full() {
        return rows >= limits.rows() || (rows % limits.step() == 0 && bytes >= limits.bytes());
    }

    void flush(ParquetFileWriter file) throws IOException {
        file.startBlock(rows);
        store.flush();
        pages.flushToFileWriter(file);
        file.endBlock();
        close();
    }

    void close() {
        if (!closed) {
            closed = true;
            pages.close();
        }
    }
}
