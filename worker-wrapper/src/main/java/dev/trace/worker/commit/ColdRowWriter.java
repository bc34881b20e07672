package dev.trace.worker.commit;

import dev.trace.api.OperatorException;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.LongColumn;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.worker.cold.FileName;
import dev.trace.worker.cold.ManifestFile.Content;
import dev.trace.worker.cold.StorageFault;
import dev.trace.worker.cold.StoreCode;
import dev.trace.worker.parquet.ParquetTableWriter;
import dev.trace.worker.parquet.TableText;
import dev.trace.worker.parquet.WrittenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams the rows of one range into a Parquet file in staging, digesting them on the way. For one thread. */
final class ColdRowWriter implements RowWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ColdRowWriter.class);

    private final long owner;
    private final TableDefinition table;
    private final FileName name;
    private final Path path;
    private final ParquetTableWriter writer;
    private final RowDigest digest;
    private final int blockColumn;
    private long lastBlock;
    private boolean closed;
    private boolean kept;

    ColdRowWriter(long owner, TableDefinition table, Storage.Cold storage, FileName name, Path path)
            throws OperatorException {
        this.owner = owner;
        this.table = table;
        this.name = name;
        this.path = path;
        digest = new RowDigest(table);
        String column = table.blockColumn();
        blockColumn = column == null ? -1 : table.indexOf(column);
        lastBlock = name.range().start();
        try {
            writer = ParquetTableWriter.create(path, table, storage);
        } catch (IOException e) {
            throw StorageFault.of("stage", path, e);
        }
    }

    @Override
    public void write(ColumnBatch batch) throws OperatorException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while staging " + name.first());
        }
        if (!batch.definition().columns().equals(table.columns())) {
            throw new IllegalArgumentException("the batch is not of table " + table.name() + " as it was opened");
        }
        checkBlocks(batch);
        try {
            writer.write(batch);
        } catch (IOException e) {
            throw StorageFault.of("stage", path, e);
        }
        digest.add(batch);
    }

    private void checkBlocks(ColumnBatch batch) throws OperatorException {
        if (blockColumn < 0) {
            return;
        }
        LongColumn blocks = batch.longs(blockColumn);
        for (int row = 0; row < blocks.size(); row++) {
            long block = blocks.get(row);
            if (block < lastBlock || block > name.range().end() || blocks.isNull(row)) {
                throw new OperatorException(StoreCode.ROWS_REFUSED, refusal(blocks, row));
            }
            lastBlock = block;
        }
    }

    private String refusal(LongColumn blocks, int row) {
        String where = "table " + table.name() + ", range " + name.range() + ": a row of block "
                + (blocks.isNull(row) ? "null" : Long.toString(blocks.get(row)));
        return blocks.isNull(row)
                        || blocks.get(row) < name.range().start()
                        || blocks.get(row) > name.range().end()
                ? where + " lies outside the range"
                : where + " comes after one of block " + lastBlock;
    }

    @Override
    public StagedRows finish(Evidence evidence) throws OperatorException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while staging " + name.first());
        }
        try {
            WrittenFile file = writer.finish();
            if (file.wrapped() > 0) {
                LOG.warn(
                        "⚠️ {}: {} values of more bits than a u32 or u64 layout keeps were cut to their low bits",
                        name.first(),
                        file.wrapped());
            }
            kept = true;
            close();
            return new StagedFile(
                    owner,
                    table,
                    name,
                    path,
                    new Content(
                            file.rows(),
                            file.bytes(),
                            file.sha256(),
                            digest.hex(),
                            TableText.schemaHash(table),
                            ParquetTableWriter.ENCODER),
                    evidence);
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
            writer.close();
            if (!kept) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // Staging is swept anyway, and whoever closes early has a better reason to give than this.
            LOG.debug("closing {}", path, e);
        }
    }
}
