package dev.trace.operators.manual;

import dev.trace.api.OperatorApi;
import dev.trace.api.Publication;
import dev.trace.api.SourceKind;
import dev.trace.api.SourceOperator;
import dev.trace.api.SourceOperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.config.ConfigKey;
import dev.trace.api.config.ConfigSpec;
import dev.trace.api.table.TableDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Creates {@code manual_source}. */
public final class ManualSourceFactory implements SourceOperatorFactory {
    static final ConfigKey<List<String>> RANGES = ConfigKey.strings("ranges")
            .doc(
                    "Ranges to emit when a firing has no parameter range, in cryo's syntax: the end is excluded, latest is the newest"
                            + " final block.")
            .example("[\"0:1000\", \"5000:latest\"]")
            .build();

    static final ConfigKey<String> RPC_POOL = ConfigKey.string("rpc_pool")
            .doc(
                    "Pool that is asked for the head and the chain. Unless given, the pool of the jobs that this one feeds.")
            .example("ethereum")
            .build();

    static final ConfigKey<Finality> FINALITY = ConfigKey.choice("finality", Finality.class)
            .doc(
                    "What latest stands for: the newest final block, the block finality_depth below the head, or the head.")
            .defaultValue("finalized")
            .example("finalized")
            .build();

    static final ConfigKey<Long> FINALITY_DEPTH = ConfigKey.integer("finality_depth")
            .doc("Blocks that latest stays below the head at least, unless finality is head.")
            .range(0, 1_000_000)
            .unit("blocks")
            .defaultValue(64L)
            .example("64")
            .build();

    @Override
    public String name() {
        return "manual_source";
    }

    @Override
    public String summary() {
        return "Emits the block ranges that a person asks for.";
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
        return ConfigSpec.of(RANGES, RPC_POOL, FINALITY, FINALITY_DEPTH);
    }

    @Override
    public Publication publication() {
        return Publication.PARTITIONS;
    }

    @Override
    public Set<SourceKind> sourceKinds() {
        return Set.of(SourceKind.MANUAL);
    }

    /** None; but a wrong range is found where the document is validated, not when it is fired. */
    @Override
    public List<TableDefinition> tables(Config config) throws ConfigException {
        AskedRanges.requireSound(config);
        return List.of();
    }

    @Override
    public void check(Config config, Map<String, String> parameters) throws ConfigException {
        AskedRanges.of(config, parameters);
    }

    @Override
    public SourceOperator create(Config config) throws ConfigException {
        AskedRanges.requireSound(config);
        return new ManualSource(config);
    }
}
