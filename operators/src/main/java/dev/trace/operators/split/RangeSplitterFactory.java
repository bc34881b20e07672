package dev.trace.operators.split;

import dev.trace.api.OperatorApi;
import dev.trace.api.Publication;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.ReactiveOperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigKey;
import dev.trace.api.config.ConfigSpec;
import dev.trace.api.rpc.RequestEstimate;
import java.util.List;
import java.util.Optional;

/** Creates {@code range_splitter}. */
public final class RangeSplitterFactory implements ReactiveOperatorFactory {
    private static final ConfigKey<Long> CHUNK_SIZE = ConfigKey.integer("chunk_size")
            .doc("Blocks in a chunk. Chunks begin at multiples of it.")
            .range(1, 1_000_000)
            .unit("blocks")
            .defaultValue(1000L)
            .affectsOutput()
            .example("1000")
            .build();

    @Override
    public String name() {
        return "range_splitter";
    }

    @Override
    public String summary() {
        return "Cuts block ranges into aligned chunks, each of which becomes a task of its own.";
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
        return ConfigSpec.of(CHUNK_SIZE);
    }

    @Override
    public Publication publication() {
        return Publication.PARTITIONS;
    }

    @Override
    public Optional<List<RequestEstimate>> requests(Config config, long block) {
        return Optional.of(List.of());
    }

    @Override
    public ReactiveOperator create(Config config) {
        return new RangeSplitter(config.get(CHUNK_SIZE));
    }
}
