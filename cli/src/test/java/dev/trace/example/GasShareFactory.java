package dev.trace.example;

import dev.trace.api.OperatorApi;
import dev.trace.api.Publication;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.ReactiveOperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigKey;
import dev.trace.api.config.ConfigSpec;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import java.util.List;

/** Creates {@code gas_share}. */
public final class GasShareFactory implements ReactiveOperatorFactory {
    static final ConfigKey<String> BLOCKS = ConfigKey.string("blocks")
            .doc("The dataset whose table blocks is read; an input of the job.")
            .required()
            .affectsOutput()
            .example("cold_blocks")
            .build();

    static final TableDefinition TABLE = new TableDefinition(
            "gas_share",
            List.of(Column.of("block_number", ColumnType.UINT32), Column.of("share", ColumnType.DOUBLE)),
            List.of("block_number"),
            "block_number",
            new Storage.Cold(Storage.Compression.ZSTD, 262_144));

    @Override
    public String name() {
        return "gas_share";
    }

    @Override
    public String summary() {
        return "Writes which share of its gas limit each block used.";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public int apiVersion() {
        return OperatorApi.VERSION;
    }

    @Override
    public ConfigSpec config() {
        return ConfigSpec.of(BLOCKS);
    }

    @Override
    public Publication publication() {
        return Publication.PARTITIONS;
    }

    @Override
    public List<TableDefinition> tables(Config config) {
        return List.of(TABLE);
    }

    @Override
    public ReactiveOperator create(Config config) {
        return new GasShare(config.get(BLOCKS));
    }
}
