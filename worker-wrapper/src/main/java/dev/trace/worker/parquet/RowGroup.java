package dev.trace.worker.parquet;

import dev.trace.api.table.Column.Repetition;
import dev.trace.api.table.ColumnBatch;
import dev.trace.worker.parquet.ColumnEncoder.DictionaryUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/** A row group while it fills: encoded and compressed pages in memory. For one thread. */
final class RowGroup {
    /**
     * @param step rows between two looks at sizes
     * @param rows at which it is full
     * @param bytes of values before encoding at which it is full
     */
    record Limits(int step, long rows, long bytes) {}

    private final List<PhysicalColumn> columns;
    private final ColumnChunkPageWriteStore pages;
    private final ColumnEncoder[] encoders;
    private final List<NumberSource> sources = new ArrayList<>();
    private final Limits limits;
    private boolean closed;
    private long rows;
    private long bytes;

    RowGroup(List<PhysicalColumn> columns, MessageType schema, BytesInputCompressor compressor, Limits limits) {
        this.columns = columns;
        this.limits = limits;
        pages = ColumnChunkPageWriteStore.builder()
                .withCompressorProvider(column -> compressor)
                .withSchema(schema)
                .withAllocator(new HeapByteBufferAllocator())
                .withColumnIndexTruncateLength(ParquetTableWriter.BOUND_BYTES)
                .withPageWriteChecksumEnabled(true)
                .build();
        encoders = new ColumnEncoder[columns.size()];
        for (int i = 0; i < encoders.length; i++) {
            encoders[i] = encoder(columns.get(i), schema.getColumns().get(i));
        }
    }

    private ColumnEncoder encoder(PhysicalColumn column, ColumnDescriptor descriptor) {
        PageWriter writer = pages.getPageWriter(descriptor);
        PrimitiveType type = descriptor.getPrimitiveType();
        DictionaryUse use =
                column.column().repetition() == Repetition.REPEATS ? DictionaryUse.TRY : DictionaryUse.NEVER;
        return switch (column.kind()) {
            case BOOLEAN -> new BooleanEncoder(writer, type);
            case STRING, BINARY, U256_BINARY, U256_STRING -> new BytesEncoder(writer, type, use, column.kind());
            default -> {
                NumberSource source = new NumberSource(column.kind());
                sources.add(source);
                yield new NumberEncoder(writer, type, use, source);
            }
        };
    }

    long rows() {
        return rows;
    }

    /** 256-bit values that did not fit the 32 or 64 bits asked for. */
    long wrapped() {
        return sources.stream().mapToLong(NumberSource::wrapped).sum();
    }

    /** How many rows may be written at once before sizes must be looked at. */
    long untilCheck() {
        return Math.min(limits.step() - rows % limits.step(), limits.rows() - rows);
    }

    /** Takes at most {@link #untilCheck} rows. */
    void write(ColumnBatch batch, int from, int to, long addedBytes) throws IOException {
        for (int i = 0; i < encoders.length; i++) {
            encoders[i].add(batch.column(columns.get(i).index()), from, to);
        }
        rows += to - from;
        bytes += addedBytes;
        if (rows % limits.step() == 0) {
            for (ColumnEncoder encoder : encoders) {
                encoder.endPageIfFull();
            }
        }
    }

    /** Looks at the size only at multiples of the step, where it does not depend on how rows came in batches. */
    boolean full() {
        return rows >= limits.rows() || (rows % limits.step() == 0 && bytes >= limits.bytes());
    }

    void flush(ParquetFileWriter file) throws IOException {
        for (ColumnEncoder encoder : encoders) {
            encoder.finish();
        }
        file.startBlock(rows);
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
