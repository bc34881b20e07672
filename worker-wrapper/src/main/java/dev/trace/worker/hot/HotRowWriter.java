package dev.trace.worker.hot;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.LongColumn;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.StagedRows;
import dev.trace.worker.cold.StorageFault;
import dev.trace.worker.cold.StoreCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams rows into staging as the bytes of a binary COPY. For one thread. */
public final class HotRowWriter implements RowWriter {
    private static final Logger LOG = LoggerFactory.getLogger(HotRowWriter.class);

    private final HotRows.Target target;
    private final UpdateStrategy strategy;
    private final Optional<BlockRange> range;
    private final Path path;
    private final CopySpool spool;
    private final CopyRows copy;
    private final int blockColumn;
    private long lastBlock;
    private long rows;
    private boolean closed;
    private boolean kept;

    /** @param path of the file, if the rows are too many to keep in memory */
    public HotRowWriter(HotRows.Target target, UpdateStrategy strategy, Optional<BlockRange> range, Path path)
            throws OperatorException {
        this.target = target;
        this.strategy = strategy;
        this.range = range;
        this.path = path;
        String column = target.relation().definition().blockColumn();
        blockColumn = column == null || range.isEmpty()
                ? -1
                : target.relation().definition().indexOf(column);
        lastBlock = range.map(BlockRange::start).orElse(0L);
        spool = new CopySpool(path);
        try {
            copy = new CopyRows(target.relation(), target.chainId(), spool);
        } catch (IOException e) {
            throw StorageFault.of("stage", path, e);
        }
    }

    @Override
    public void write(ColumnBatch batch) throws OperatorException, InterruptedException {
        checkInterrupt();
        if (!batch.definition().columns().equals(target.relation().definition().columns())) {
            throw new IllegalArgumentException("the batch is not of table "
                    + target.relation().definition().name() + " as it was opened");
        }
        if (range.isPresent() && blockColumn >= 0) {
            checkBlocks(batch.longs(blockColumn), range.get());
        }
        try {
            copy.add(batch);
        } catch (IOException e) {
            throw StorageFault.of("stage", path, e);
        }
        rows += batch.rows();
    }

    private void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(
                    "interrupted while staging " + target.relation().name());
        }
    }

    private void checkBlocks(LongColumn blocks, BlockRange within) throws OperatorException {
        for (int row = 0; row < blocks.size(); row++) {
            long block = blocks.get(row);
            if (block < lastBlock || block > within.end() || blocks.isNull(row)) {
                throw new OperatorException(StoreCode.ROWS_REFUSED, refusal(blocks, row, within));
            }
            lastBlock = block;
        }
    }

    private String refusal(LongColumn blocks, int row, BlockRange within) {
        boolean missing = blocks.isNull(row);
        long block = blocks.get(row);
        String where = target.relation().label(target.chainId()) + ", range " + within + ": a row of block "
                + (missing ? "null" : Long.toString(block));
        return missing || block < within.start() || block > within.end()
                ? where + " lies outside the range"
                : where + " comes after one of block " + lastBlock;
    }

    @Override
    public StagedRows finish(Evidence evidence) throws OperatorException, InterruptedException {
        checkInterrupt();
        try {
            copy.end();
            CopyBytes bytes = spool.finish();
            kept = true;
            close();
            return new HotRows(target, strategy, range, rows, bytes, evidence);
        } catch (IOException e) {
            throw StorageFault.of("stage", path, e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (kept) {
                spool.close();
            } else {
                spool.drop();
            }
        } catch (IOException e) {
            // Staging is swept anyway, and whoever closes early has a better reason to give than this.
            LOG.debug("closing {}", path, e);
        }
    }
}
