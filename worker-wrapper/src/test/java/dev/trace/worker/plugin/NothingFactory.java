package dev.trace.worker.plugin;

import dev.trace.api.Commit;
import dev.trace.api.OperatorApi;
import dev.trace.api.Publication;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.ReactiveOperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigSpec;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import java.util.List;

/** Does nothing under any name. */
class NothingFactory implements ReactiveOperatorFactory {
    private final String name;

    NothingFactory(String name) {
        this.name = name;
    }

    static TableDefinition table(String name) {
        return new TableDefinition(
                name, List.of(Column.of("block_number", ColumnType.INT64)), List.of(), null, new Storage.Hot());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return "Does nothing.";
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
        return ConfigSpec.of();
    }

    @Override
    public Publication publication() {
        return Publication.NOTHING;
    }

    @Override
    public ReactiveOperator create(Config config) {
        return context -> Commit.builder().build();
    }
}
