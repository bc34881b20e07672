package dev.trace.bench.micro;

import dev.trace.api.table.ColumnBatch;
import dev.trace.bench.scan.TokenScan;
import dev.trace.operators.evm.decode.BadAnswerException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A block with its receipts from bytes to columns, step by step, beside a scan that keeps nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecodeBenchmark {
    private final RealBlocks blocks;
    private final List<ColumnBatch> batches;
    private int next;

    public DecodeBenchmark() {
        try {
            blocks = new RealBlocks(16);
            batches = blocks.batches();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The baseline. */
    @Benchmark
    public int scan() throws IOException {
        int index = advance();
        return TokenScan.scan(blocks.bodies(index).block())
                + TokenScan.scan(blocks.bodies(index).receipts());
    }

    /** Finds every value. */
    @Benchmark
    public void read() throws BadAnswerException {
        blocks.read(advance());
    }

    /** Finds every value and proves the block. */
    @Benchmark
    public void readAndProve() throws BadAnswerException {
        int index = advance();
        blocks.read(index);
        blocks.prove(index);
    }

    /** All that comes before Parquet. */
    @Benchmark
    public void readProveAndFill() throws BadAnswerException {
        int index = advance();
        blocks.read(index);
        blocks.prove(index);
        batches.forEach(ColumnBatch::clear);
        blocks.fill(batches);
    }

    private int advance() {
        next = (next + 1) % blocks.count();
        return next;
    }
}
