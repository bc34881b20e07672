package dev.trace.worker.run;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.OperatorApi;
import dev.trace.api.OperatorException;
import dev.trace.api.Publication;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.ReactiveOperatorFactory;
import dev.trace.api.SinkOperator;
import dev.trace.api.SinkOperatorFactory;
import dev.trace.api.SourceKind;
import dev.trace.api.SourceOperator;
import dev.trace.api.SourceOperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigKey;
import dev.trace.api.config.ConfigSpec;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Operators whose work is a lambda of the test. */
final class TestFactories {
    static final ConfigKey<String> POOL =
            ConfigKey.string("rpc_pool").doc("Pool.").example("main").build();
    static final ConfigKey<String> KEY =
            ConfigKey.string("api_key").doc("Key.").example("feed").secret().build();
    static final ConfigKey<Long> CHAIN =
            ConfigKey.integer("chain_id").doc("Chain.").example("1").build();
    static final TableDefinition ROWS = new TableDefinition(
            "rows",
            List.of(Column.of("block_number", ColumnType.UINT32)),
            List.of("block_number"),
            "block_number",
            new Storage.Cold(Storage.Compression.LZ4, 1_000));

    private TestFactories() {}

    /** One row a block. */
    static Commit write(Table table, BlockRange range) throws OperatorException, InterruptedException {
        try (RowWriter writer = table.replace(range)) {
            ColumnBatch batch = new ColumnBatch(ROWS);
            for (long block = range.start(); block <= range.end(); block++) {
                batch.longs(0).append(block);
            }
            writer.write(batch);
            return Commit.builder().rows(writer.finish(Evidence.none())).build();
        }
    }

    record Reactive(String name, Function<Config, ReactiveOperator> operator) implements ReactiveOperatorFactory {
        static Reactive of(String name, ReactiveOperator operator) {
            return new Reactive(name, config -> operator);
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
            return ConfigSpec.of(POOL, KEY, CHAIN);
        }

        @Override
        public Publication publication() {
            return Publication.PARTITIONS;
        }

        @Override
        public List<TableDefinition> tables(Config config) {
            return List.of(ROWS);
        }

        @Override
        public ReactiveOperator create(Config config) {
            return operator.apply(config);
        }
    }

    record Source(String name, SourceOperator operator) implements SourceOperatorFactory {
        @Override
        public Set<SourceKind> sourceKinds() {
            return Set.of(SourceKind.MANUAL, SourceKind.ALWAYS_ON);
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
            return ConfigSpec.of(POOL, CHAIN);
        }

        @Override
        public Publication publication() {
            return Publication.PARTITIONS;
        }

        @Override
        public SourceOperator create(Config config) {
            return operator;
        }
    }

    record Sink(String name, SinkOperator operator) implements SinkOperatorFactory {
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
            return ConfigSpec.of();
        }

        @Override
        public SinkOperator create(Config config) {
            return operator;
        }
    }
}
