package dev.trace.operators.ingest;

import dev.trace.api.BlockRange;
import dev.trace.api.Emission;
import dev.trace.api.OperatorState;
import dev.trace.api.ReactiveContext;
import dev.trace.api.Scope;
import dev.trace.api.config.Config;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.LongColumn;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an attempt has, kept in memory. */
public final class MemoryContext implements ReactiveContext {
    /** A file that was finished. */
    public record Staged(String table, Optional<BlockRange> range, List<Map<String, Object>> cells, Evidence evidence)
            implements StagedRows {
        @Override
        public long rows() {
            return cells.size();
        }
    }

    private final Scope scope;
    private final Rpc rpc;
    private final Map<String, TableDefinition> tables = new LinkedHashMap<>();
    int openWriters;
    long progressBlocks;
    long progressRows;

    public MemoryContext(Rpc rpc, Config config, Scope scope) throws Exception {
        this.rpc = rpc;
        this.scope = scope;
        new CryoIngestFactory().tables(config).forEach(each -> tables.put(each.name(), each));
    }

    @Override
    public Scope scope() {
        return scope;
    }

    @Override
    public Inputs inputs() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Table table(String name) {
        return new Table() {
            @Override
            public TableDefinition definition() {
                return tables.get(name);
            }

            @Override
            public RowWriter append(BlockRange range) {
                throw new UnsupportedOperationException();
            }

            @Override
            public RowWriter append() {
                throw new UnsupportedOperationException();
            }

            @Override
            public RowWriter replace(BlockRange range) {
                return new MemoryWriter(name, range);
            }
        };
    }

    @Override
    public String describe() {
        return "test";
    }

    @Override
    public long fence() {
        return 1;
    }

    @Override
    public long chainId() {
        return rpc.chainId();
    }

    @Override
    public Rpc rpc(String pool) {
        return rpc;
    }

    @Override
    public OperatorState state() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void emit(List<Emission> page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void progress(long blocks, long rows) {
        progressBlocks += blocks;
        progressRows += rows;
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    private static List<Map<String, Object>> rows(ColumnBatch batch) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int row = 0; row < batch.rows(); row++) {
            Map<String, Object> cells = new LinkedHashMap<>();
            for (int i = 0; i < batch.definition().columns().size(); i++) {
                String name = batch.definition().columns().get(i).name();
                if (batch.column(i).isNull(row)) {
                    cells.put(name, null);
                } else if (batch.column(i) instanceof BytesColumn bytes) {
                    cells.put(name, "0x" + HexFormat.of().formatHex(bytes.get(row)));
                } else {
                    cells.put(name, ((LongColumn) batch.column(i)).get(row));
                }
            }
            rows.add(cells);
        }
        return rows;
    }

    private final class MemoryWriter implements RowWriter {
        private final String table;
        private final BlockRange range;
        private final List<Map<String, Object>> cells = new ArrayList<>();
        private boolean open = true;

        MemoryWriter(String table, BlockRange range) {
            this.table = table;
            this.range = range;
            openWriters++;
        }

        @Override
        public void write(ColumnBatch batch) {
            cells.addAll(rows(batch));
        }

        @Override
        public StagedRows finish(Evidence evidence) {
            return new Staged(table, Optional.of(range), cells, evidence);
        }

        @Override
        public void close() {
            openWriters -= open ? 1 : 0;
            open = false;
        }
    }
}
