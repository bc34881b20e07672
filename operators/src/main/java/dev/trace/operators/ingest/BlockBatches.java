package dev.trace.operators.ingest;

import dev.trace.api.table.ColumnBatch;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.DatasetTable;
import dev.trace.operators.evm.decode.EvmBlock;
import java.util.List;

/** One block's rows, a batch a table; used again for block after block. */
final class BlockBatches {
    private final List<DatasetTable> tables;
    private final List<ColumnBatch> batches;

    BlockBatches(List<DatasetTable> tables) {
        this.tables = tables;
        batches =
                tables.stream().map(each -> new ColumnBatch(each.definition())).toList();
    }

    /** Replaces what is held by a block's rows. */
    void fill(EvmBlock block) throws BadAnswerException {
        for (int i = 0; i < tables.size(); i++) {
            batches.get(i).clear();
            tables.get(i).fill(block, batches.get(i));
        }
    }

    ColumnBatch batch(int table) {
        return batches.get(table);
    }

    long rows() {
        return batches.stream().mapToLong(ColumnBatch::rows).sum();
    }
}
