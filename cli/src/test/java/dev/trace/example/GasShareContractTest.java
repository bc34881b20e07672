package dev.trace.example;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorFactory;
import dev.trace.api.Scope;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.testkit.MemoryInputs;
import dev.trace.testkit.OperatorContract;
import dev.trace.testkit.Scenario;
import java.util.List;
import java.util.Map;

class GasShareContractTest extends OperatorContract {
    @Override
    protected OperatorFactory factory() {
        return new GasShareFactory();
    }

    @Override
    protected Scenario scenario() {
        TableDefinition blocks = new TableDefinition(
                "blocks",
                List.of(
                        Column.of("block_number", ColumnType.UINT32),
                        Column.of("gas_used", ColumnType.UINT64),
                        Column.of("gas_limit", ColumnType.UINT64)),
                List.of("block_number"),
                "block_number",
                new Storage.Cold(Storage.Compression.ZSTD, 1000));
        ColumnBatch rows = new ColumnBatch(blocks);
        for (long number = 100; number < 110; number++) {
            rows.longs(0).append(number);
            rows.longs(1).append(number * 1000);
            rows.longs(2).append(30_000_000L);
        }
        return Scenario.of(Map.of("blocks", "cold_blocks"), 1, new Scope.Partition(new BlockRange(100, 109)))
                .withInputs(new MemoryInputs().put("cold_blocks", "blocks", rows));
    }
}
