package dev.trace.operators.evm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Storage.Compression;
import dev.trace.operators.evm.ChainData.Recorded;
import dev.trace.operators.evm.decode.ColumnSelection;
import dev.trace.operators.evm.decode.Compat;
import dev.trace.operators.evm.decode.Dataset;
import dev.trace.operators.evm.decode.DatasetTable;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.verify.BlockVerifier;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;

/**
 * CPU time a block of decoding and proving, against a Jackson scan of the same bytes that reads every value's text. Run
 * by hand, with TRACE_CHAIN_DATA set; prints figures, asserts nothing.
 */
public final class DecodeBenchmark {
    private static final Storage COLD = new Storage.Cold(Compression.LZ4, 262_144);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private interface Work {
        void run(Recorded each) throws Exception;
    }

    private final List<Recorded> blocks;
    private final EvmBlock block;
    private final BlockVerifier verifier = new BlockVerifier();
    private final List<DatasetTable> tables = Arrays.stream(Dataset.values())
            .map(each -> new DatasetTable(each, ColumnSelection.defaults(Compat.NONE), COLD))
            .toList();
    private final List<ColumnBatch> batches =
            tables.stream().map(each -> new ColumnBatch(each.definition())).toList();
    private final JsonFactory jackson = new JsonFactory();
    private long checksum;

    private DecodeBenchmark(List<Recorded> blocks) {
        this.blocks = blocks;
        block = new EvmBlock(blocks.get(0).chainId());
    }

    public static void main(String[] arguments) throws Exception {
        String file = arguments.length > 0 ? arguments[0] : "mainnet-16000000-16000001";
        List<Recorded> blocks = ChainData.read(file).stream()
                .filter(each -> each.receipts() != null)
                .toList();
        new DecodeBenchmark(blocks).run();
    }

    private void run() throws Exception {
        long bytes = blocks.stream()
                .mapToLong(each -> each.block().length + each.receipts().length)
                .sum();
        System.out.printf("%d blocks, %d KB of JSON a block%n", blocks.size(), bytes / blocks.size() / 1000);
        for (int round = 0; round < 5; round++) {
            double scan = millis(this::scan);
            double read = millis(this::read);
            double proved = millis(this::readAndProve);
            double cold = millis(this::readAndProveCold);
            double all = millis(this::everything);
            System.out.printf(
                    "Jackson scan %.3f ms; find values %.3f; and prove %.3f (no digest known before: %.3f);"
                            + " and fill columns %.3f = %.2f x scan%n",
                    scan, read, proved, cold, all, all / scan);
        }
        System.out.println(checksum);
    }

    private double millis(Work work) throws Exception {
        int rounds = Math.max(1, 1000 / blocks.size());
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < rounds; i++) {
            for (Recorded each : blocks) {
                work.run(each);
            }
        }
        return (THREADS.getCurrentThreadCpuTime() - before) / 1e6 / rounds / blocks.size();
    }

    private void scan(Recorded each) throws Exception {
        scan(each.block());
        scan(each.receipts());
    }

    private void scan(byte[] json) throws Exception {
        try (JsonParser parser = jackson.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    checksum += parser.getText().length();
                }
            }
        }
    }

    private void read(Recorded each) throws Exception {
        block.readBlock(each.block(), 0, each.block().length);
        block.readReceipts(each.receipts(), 0, each.receipts().length);
        checksum += block.logs().rows();
    }

    private void readAndProve(Recorded each) throws Exception {
        read(each);
        verifier.verify(block, each.number());
    }

    private void readAndProveCold(Recorded each) throws Exception {
        read(each);
        new BlockVerifier().verify(block, each.number());
    }

    private void everything(Recorded each) throws Exception {
        readAndProve(each);
        for (int i = 0; i < tables.size(); i++) {
            batches.get(i).clear();
            tables.get(i).fill(block, batches.get(i));
            checksum += batches.get(i).rows();
        }
    }
}
