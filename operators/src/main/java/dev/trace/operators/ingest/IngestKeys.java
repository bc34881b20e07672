package dev.trace.operators.ingest;

import dev.trace.api.config.ConfigKey;
import dev.trace.api.config.ConfigSpec;
import dev.trace.api.table.Storage.Compression;
import dev.trace.api.table.U256Layout;
import dev.trace.operators.evm.decode.Compat;
import dev.trace.operators.evm.decode.Dataset;
import java.util.List;

/** The configuration keys of {@code cryo_ingest}. */
final class IngestKeys {
    static final ConfigKey<Long> CHAIN_ID = ConfigKey.integer("chain_id")
            .doc("The chain the pool must serve; the pool's endpoints are asked in any case.")
            .range(1, Long.MAX_VALUE)
            .example("1")
            .build();
    static final ConfigKey<List<Dataset>> DATASETS = ConfigKey.choices("datasets", Dataset.class)
            .doc("The tables to write.")
            .required()
            .example("[blocks, transactions, logs]")
            .build();
    static final ConfigKey<String> RPC_POOL = ConfigKey.string("rpc_pool")
            .doc("The pool of endpoints to ask, by its name in the platform configuration.")
            .required()
            .example("ethereum")
            .build();
    static final ConfigKey<Long> CHUNK_SIZE = ConfigKey.integer("chunk_size")
            .doc("Blocks per file; files begin at multiples of it. A longer range becomes several files of one commit.")
            .range(1, 1_000_000)
            .unit("blocks")
            .defaultValue(1000L)
            .example("1000")
            .build();
    static final ConfigKey<List<String>> INCLUDE = ConfigKey.strings("columns.include")
            .doc(
                    "Columns beside the default ones; all for every column. A 256-bit column goes by its name without suffix.")
            .defaultValue(List.of())
            .affectsOutput()
            .example("[size, total_difficulty]")
            .build();
    static final ConfigKey<List<String>> EXCLUDE = ConfigKey.strings("columns.exclude")
            .doc("Columns to leave out.")
            .defaultValue(List.of())
            .affectsOutput()
            .example("[logs_bloom]")
            .build();
    static final ConfigKey<List<String>> ONLY = ConfigKey.strings("columns.only")
            .doc("Columns instead of the default ones; the order of a file does not depend on the order here.")
            .defaultValue(List.of())
            .affectsOutput()
            .example("[block_number, block_hash, timestamp]")
            .build();
    static final ConfigKey<Compat> COMPAT = ConfigKey.choice("compat", Compat.class)
            .doc("cryo gives exactly the columns and values of cryo, its mistakes included.")
            .defaultValue("none")
            .affectsOutput()
            .example("cryo")
            .build();
    static final ConfigKey<List<U256Layout>> U256_TYPES = ConfigKey.choices("u256_types", U256Layout.class)
            .doc("How 256-bit numbers are laid out, each in a column of its own.")
            .defaultValue(List.of("binary", "string", "f64"))
            .affectsOutput()
            .example("[binary, string]")
            .build();
    static final ConfigKey<Compression> COMPRESSION = ConfigKey.choice("compression", Compression.class)
            .doc("How Parquet pages are compressed.")
            .defaultValue("lz4")
            .affectsOutput()
            .example("zstd")
            .build();
    static final ConfigKey<Long> ROW_GROUP_SIZE = ConfigKey.integer("row_group_size")
            .doc("Rows after which a row group ends, unless its size ends it before.")
            .range(1, 100_000_000)
            .unit("rows")
            .defaultValue(262_144L)
            .affectsOutput()
            .example("262144")
            .build();
    static final ConfigKey<Long> MAX_CONCURRENT_REQUESTS = ConfigKey.integer("max_concurrent_requests")
            .doc(
                    "Requests of one task under way at once; the pool's own limits hold besides. Bounds the memory of a task.")
            .range(1, 10_000)
            .unit("requests")
            .defaultValue(100L)
            .example("100")
            .build();
    static final ConfigKey<Finality> FINALITY = ConfigKey.choice("finality", Finality.class)
            .doc(
                    "Which blocks are final: up to the chain's finalized tag, by depth alone, or all up to the head. Ranges"
                            + " beyond wait.")
            .defaultValue("finalized")
            .example("finalized")
            .build();
    static final ConfigKey<Long> FINALITY_DEPTH = ConfigKey.integer("finality_depth")
            .doc("Blocks behind the head that are never taken for final, unless finality is head.")
            .range(0, 1_000_000)
            .unit("blocks")
            .defaultValue(64L)
            .example("64")
            .build();

    static final ConfigSpec SPEC = ConfigSpec.of(
            CHAIN_ID,
            DATASETS,
            RPC_POOL,
            CHUNK_SIZE,
            INCLUDE,
            EXCLUDE,
            ONLY,
            COMPAT,
            U256_TYPES,
            COMPRESSION,
            ROW_GROUP_SIZE,
            MAX_CONCURRENT_REQUESTS,
            FINALITY,
            FINALITY_DEPTH);

    private IngestKeys() {}
}
