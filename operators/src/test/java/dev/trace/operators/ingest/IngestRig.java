package dev.trace.operators.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.Scope;
import dev.trace.api.config.Config;
import dev.trace.operators.evm.ChainData;
import dev.trace.operators.ingest.MemoryContext.Staged;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs the operator over blocks in memory, and reads what it staged. */
final class IngestRig {
    static final String HIVE = "hivechain-0-54";
    static final List<String> ALL = List.of("blocks", "transactions", "logs");

    private @Nullable MemoryContext last;

    static MemoryRpc hive() {
        return new MemoryRpc(ChainData.read(HIVE));
    }

    Commit run(MemoryRpc rpc, Map<String, Object> given, long start, long end) throws Exception {
        return run(rpc, given, new Scope.Partition(new BlockRange(start, end)));
    }

    Commit run(MemoryRpc rpc, Map<String, Object> given, Scope scope) throws Exception {
        Config config = config(given);
        last = new MemoryContext(rpc, config, scope);
        return new CryoIngestFactory().create(config).run(last);
    }

    private static Config config(Map<String, Object> given) throws Exception {
        Map<String, Object> raw = new HashMap<>(Map.of("rpc_pool", "memory", "finality", "head"));
        raw.putAll(given);
        return new CryoIngestFactory().config().parse(raw);
    }

    /** What the last run had. */
    MemoryContext context() {
        return Objects.requireNonNull(last, "nothing has run");
    }

    void assertNothingIsLeftOpen(MemoryRpc rpc) {
        assertEquals(0, rpc.open(), "answers");
        assertEquals(0, context().openWriters, "writers");
    }

    static List<Staged> staged(Commit commit, String table) {
        return commit.rows().stream()
                .map(each -> (Staged) each)
                .filter(each -> each.table().equals(table))
                .toList();
    }

    static List<Map<String, Object>> rows(Commit commit, String table) {
        return staged(commit, table).stream()
                .flatMap(each -> each.cells().stream())
                .collect(Collectors.toList());
    }

    /** An answer with something changed in it. */
    static JsonNode changed(byte[] answer, Consumer<JsonNode> change) {
        JsonNode tree = ChainData.tree(answer);
        change.accept(tree);
        return tree;
    }
}
