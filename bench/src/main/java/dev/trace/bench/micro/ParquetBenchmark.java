package dev.trace.bench.micro;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.LongColumn;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.worker.parquet.ParquetTableWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A file of each table from batches in memory, a block's share of it, beside a raw copy of the same columns to files. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ParquetBenchmark {
    private static final int BLOCKS = 64;

    private final List<List<ColumnBatch>> blocks = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    @Setup
    public void decode() throws IOException, BadAnswerException {
        RealBlocks source = new RealBlocks(BLOCKS);
        for (int i = 0; i < BLOCKS; i++) {
            List<ColumnBatch> batches = source.batches();
            source.read(i);
            source.fill(batches);
            blocks.add(batches);
        }
        for (int table = 0; table < blocks.get(0).size(); table++) {
            files.add(Files.createTempFile("trace-bench", ".parquet"));
        }
    }

    @TearDown
    public void remove() throws IOException {
        for (Path file : files) {
            Files.delete(file);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public void parquet() throws IOException {
        for (int table = 0; table < files.size(); table++) {
            var definition = blocks.get(0).get(table).definition();
            try (ParquetTableWriter writer =
                    ParquetTableWriter.create(files.get(table), definition, RealBlocks.STORAGE)) {
                for (List<ColumnBatch> block : blocks) {
                    writer.write(block.get(table));
                }
                writer.finish();
            }
        }
    }

    /** The baseline. */
    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public void rawCopy() throws IOException {
        for (int table = 0; table < files.size(); table++) {
            try (FileOutputStream file = new FileOutputStream(files.get(table).toFile())) {
                for (List<ColumnBatch> block : blocks) {
                    copy(block.get(table), file);
                }
                file.getFD().sync();
            }
        }
    }

    private static void copy(ColumnBatch batch, OutputStream file) throws IOException {
        for (int i = 0; i < batch.definition().columns().size(); i++) {
            if (batch.column(i) instanceof BytesColumn data) {
                file.write(data.array(), 0, data.bytes());
            } else if (batch.column(i) instanceof LongColumn data) {
                ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * data.size());
                bytes.asLongBuffer().put(data.array(), 0, data.size());
                file.write(bytes.array());
            }
        }
    }
}
