package dev.trace.dag;

import dev.trace.api.OperatorDescriptor;
import dev.trace.api.OperatorKind;
import dev.trace.api.Publication;
import dev.trace.api.SourceKind;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.config.ConfigException;
import dev.trace.api.config.ConfigKey;
import dev.trace.api.config.ConfigSpec;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operators as data, for tests. */
public final class TestOperators {
    public static final ConfigKey<Long> CHUNK = ConfigKey.integer("chunk_size")
            .doc("Blocks a chunk.")
            .range(1, 1_000_000)
            .unit("blocks")
            .required()
            .example("1000")
            .affectsOutput()
            .build();
    public static final ConfigKey<List<String>> DATASETS = ConfigKey.strings("datasets")
            .doc("Tables.")
            .choices(List.of("blocks", "transactions", "logs"))
            .required()
            .example("[blocks]")
            .affectsOutput()
            .build();
    public static final ConfigSpec INGEST = ConfigSpec.of(
            ConfigKey.integer("chain_id").doc("Promise.").example("1").build(),
            DATASETS,
            ConfigKey.string("rpc_pool")
                    .doc("Pool.")
                    .required()
                    .example("ethereum")
                    .build(),
            ConfigKey.strings("columns.include")
                    .doc("More columns.")
                    .example("[author]")
                    .affectsOutput()
                    .build(),
            ConfigKey.strings("columns.exclude")
                    .doc("Fewer columns.")
                    .example("[author]")
                    .affectsOutput()
                    .build(),
            ConfigKey.bool("compat").doc("As cryo.").example("true").build(),
            ConfigKey.string("finality")
                    .doc("When final.")
                    .choices(List.of("tag", "depth", "head"))
                    .defaultValue("tag")
                    .example("head")
                    .build());

    private TestOperators() {}

    public static List<OperatorDescriptor> all() {
        return List.of(
                source(
                        "manual_source",
                        Publication.PARTITIONS,
                        Set.of(SourceKind.MANUAL, SourceKind.CRON),
                        ConfigSpec.of(
                                ConfigKey.strings("ranges")
                                        .doc("Ranges.")
                                        .example("[\"0:latest\"]")
                                        .build(),
                                ConfigKey.string("rpc_pool")
                                        .doc("Pool.")
                                        .example("ethereum")
                                        .build(),
                                ConfigKey.integer("chain_id")
                                        .doc("Promise.")
                                        .example("1")
                                        .build(),
                                ConfigKey.string("finality")
                                        .doc("Which blocks may still change.")
                                        .choices(List.of("finalized", "head"))
                                        .example("head")
                                        .build())),
                source(
                        "follower",
                        Publication.CURSOR,
                        Set.of(SourceKind.ALWAYS_ON),
                        ConfigSpec.of(
                                ConfigKey.string("rpc_pool")
                                        .doc("Pool.")
                                        .required()
                                        .example("ethereum")
                                        .build(),
                                ConfigKey.string("api_key")
                                        .doc("Key.")
                                        .secret()
                                        .example("follower_key")
                                        .build())),
                source(
                        "feed",
                        Publication.CURSOR,
                        Set.of(SourceKind.CRON, SourceKind.WEBHOOK),
                        ConfigSpec.of(ConfigKey.string("feed_url")
                                .doc("Where.")
                                .example("https://example.org")
                                .build())),
                operator(
                        "range_splitter",
                        OperatorKind.REACTIVE,
                        Publication.PARTITIONS,
                        Set.of(),
                        ConfigSpec.of(CHUNK)),
                operator("cryo_ingest", OperatorKind.REACTIVE, Publication.PARTITIONS, Set.of(), INGEST),
                operator("publish", OperatorKind.SINK, Publication.NOTHING, Set.of(), ConfigSpec.of()));
    }

    public static List<TableDefinition> tables(String operator, Map<String, Object> config) throws ConfigException {
        return switch (operator) {
            case "cryo_ingest" -> {
                Object datasets = config.get("datasets");
                if (datasets instanceof List<?> list && list.isEmpty()) {
                    throw new ConfigException(DATASETS, "names no table");
                }
                yield ((List<?>) config.get("datasets"))
                        .stream().map(name -> cold((String) name)).toList();
            }
            case "follower" ->
                List.of(hot("blocks", List.of("block_number")), hot("logs", List.of("block_number", "log_index")));
            case "feed" -> List.of(hot("prices", List.of()));
            default -> List.of();
        };
    }

    private static TableDefinition cold(String name) {
        return new TableDefinition(
                name,
                List.of(Column.of("block_number", ColumnType.UINT32)),
                List.of("block_number"),
                "block_number",
                new Storage.Cold(Storage.Compression.ZSTD, 1000));
    }

    private static TableDefinition hot(String name, List<String> key) {
        return new TableDefinition(
                name,
                List.of(
                        Column.of("block_number", ColumnType.UINT64),
                        Column.of("log_index", ColumnType.UINT32),
                        Column.of("address", ColumnType.BINARY),
                        Column.of("symbol", ColumnType.STRING)),
                key,
                "block_number",
                new Storage.Hot(100_000));
    }

    private static OperatorDescriptor source(
            String name, Publication publication, Set<SourceKind> kinds, ConfigSpec config) {
        return operator(name, OperatorKind.SOURCE, publication, kinds, config);
    }

    private static OperatorDescriptor operator(
            String name, OperatorKind kind, Publication publication, Set<SourceKind> kinds, ConfigSpec config) {
        return new OperatorDescriptor(
                name, "Does " + name + ".", "1", kind, publication, UpdateStrategy.APPEND, kinds, config.descriptors());
    }
}
