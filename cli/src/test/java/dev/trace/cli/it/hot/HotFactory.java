package dev.trace.cli.it.hot;

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

/** What both operators have in common. */
abstract class HotFactory implements ReactiveOperatorFactory {
    static final ConfigKey<String> POOL = ConfigKey.string("rpc_pool")
            .doc("The pool of the chain.")
            .example("ethereum")
            .build();
    static final TableDefinition ROWS = new TableDefinition(
            "rows",
            List.of(Column.of("block_number", ColumnType.UINT64), Column.of("label", ColumnType.STRING)),
            List.of("block_number"),
            "block_number",
            new Storage.Hot(1_000));
    static final TableDefinition TOTALS = new TableDefinition(
            "totals",
            List.of(Column.of("block_number", ColumnType.UINT64), Column.of("seen", ColumnType.UINT64)),
            List.of("block_number"),
            "block_number",
            new Storage.Hot());

    private final String name;
    private final TableDefinition table;
    private final ReactiveOperator operator;

    HotFactory(String name, TableDefinition table, ReactiveOperator operator) {
        this.name = name;
        this.table = table;
        this.operator = operator;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return "Tests.";
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
        return ConfigSpec.of(POOL);
    }

    @Override
    public Publication publication() {
        return Publication.PARTITIONS;
    }

    @Override
    public List<TableDefinition> tables(Config config) {
        return List.of(table);
    }

    @Override
    public ReactiveOperator create(Config config) {
        return operator;
    }
}
