package dev.trace.bench.micro;

import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Storage;
import dev.trace.bench.chain.BlockBodies;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.ColumnSelection;
import dev.trace.operators.evm.decode.Compat;
import dev.trace.operators.evm.decode.Dataset;
import dev.trace.operators.evm.decode.DatasetTable;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.verify.BlockVerifier;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Blocks with what turns them into batches of all three tables. For one thread. */
final class RealBlocks {
    static final Storage.Cold STORAGE = new Storage.Cold(Storage.Compression.LZ4, 262_144);

    private final List<BlockBodies> bodies;
    private final List<DatasetTable> tables = Arrays.stream(Dataset.values())
            .map(dataset -> new DatasetTable(dataset, ColumnSelection.defaults(Compat.NONE), STORAGE))
            .toList();
    private final EvmBlock block;
    private final BlockVerifier verifier = new BlockVerifier();

    RealBlocks(int count) throws IOException {
        bodies = BlockBodies.first(count);
        block = new EvmBlock(bodies.get(0).chainId());
    }

    int count() {
        return bodies.size();
    }

    BlockBodies bodies(int index) {
        return bodies.get(index);
    }

    /** An empty batch of each table. */
    List<ColumnBatch> batches() {
        return tables.stream().map(table -> new ColumnBatch(table.definition())).toList();
    }

    void read(int index) throws BadAnswerException {
        BlockBodies each = bodies.get(index);
        block.readBlock(each.block(), 0, each.block().length);
        block.readReceipts(each.receipts(), 0, each.receipts().length);
    }

    void prove(int index) throws BadAnswerException {
        verifier.verify(block, bodies.get(index).number());
    }

    /** Appends the rows of the block read last. */
    void fill(List<ColumnBatch> batches) throws BadAnswerException {
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).fill(block, batches.get(i));
        }
    }
}
