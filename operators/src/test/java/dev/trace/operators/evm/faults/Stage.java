package dev.trace.operators.evm.faults;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.Scope;
import dev.trace.api.config.Config;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import dev.trace.operators.evm.rpc.EndpointReport;
import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import dev.trace.operators.ingest.CryoIngestFactory;
import dev.trace.operators.ingest.MemoryContext;
import dev.trace.operators.ingest.MemoryContext.Staged;
import dev.trace.testkit.rpc.FaultPlan;
import dev.trace.testkit.rpc.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A chain behind endpoints that misbehave, called a, b and so on, and {@code cryo_ingest} in front of them. */
final class Stage implements AutoCloseable {
    /** Blocks with transactions and logs among them. */
    static final BlockRange SOME = new BlockRange(1, 40);

    private static final Map<BlockRange, Map<String, List<Map<String, Object>>>> TRUTH = new HashMap<>();

    private final RecordedServer truth;
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final RpcPool pool;

    private Stage(RecordedChain chain, Duration silence, FaultPlan... plans) throws Exception {
        truth = RecordedServer.start(chain);
        List<EndpointSettings> endpoints = new ArrayList<>();
        for (FaultPlan plan : plans) {
            FaultProxy proxy = FaultProxy.start(truth.url(), plan);
            proxies.add(proxy);
            endpoints.add(EndpointSettings.of(name(endpoints.size()), proxy.url()));
        }
        PoolSettings usual = PoolSettings.of("test", OptionalLong.empty(), endpoints);
        pool = RpcPool.open(new PoolSettings(
                "test",
                OptionalLong.empty(),
                endpoints,
                Duration.ofSeconds(30),
                silence,
                usual.maxResponseBytes(),
                usual.bufferBytes(),
                usual.hedgeAfter()));
    }

    /** The bundled chain, an endpoint for each plan. */
    static Stage of(FaultPlan... plans) throws Exception {
        return new Stage(Quickstart.CHAIN, Duration.ofSeconds(30), plans);
    }

    /** The same with endpoints that may be silent for so long. */
    static Stage silentFor(Duration silence, FaultPlan... plans) throws Exception {
        return new Stage(Quickstart.CHAIN, silence, plans);
    }

    /** Another chain. */
    static Stage of(RecordedChain chain, FaultPlan... plans) throws Exception {
        return new Stage(chain, Duration.ofSeconds(30), plans);
    }

    /** The rows of a range by table, as an attempt stages them. */
    Map<String, List<Map<String, Object>>> ingest(BlockRange range) throws Exception {
        return ingest(range, Map.of("finality", "head"));
    }

    Map<String, List<Map<String, Object>>> ingest(BlockRange range, Map<String, Object> settings) throws Exception {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("rpc_pool", "test");
        all.put("datasets", List.of("blocks", "transactions", "logs"));
        Config config = new CryoIngestFactory().config().parse(all);
        MemoryContext context = new MemoryContext(pool, config, new Scope.Partition(range));
        Commit commit = new CryoIngestFactory().create(config).run(context);
        Map<String, List<Map<String, Object>>> rows = new HashMap<>();
        commit.rows().stream()
                .map(each -> (Staged) each)
                .forEach(each -> rows.computeIfAbsent(each.table(), table -> new ArrayList<>())
                        .addAll(each.cells()));
        return rows;
    }

    /** What a run without faults gives. */
    static Map<String, List<Map<String, Object>>> truth(BlockRange range) throws Exception {
        synchronized (TRUTH) {
            if (!TRUTH.containsKey(range)) {
                try (Stage stage = of(FaultPlan.NONE)) {
                    TRUTH.put(range, stage.ingest(range));
                }
            }
            return TRUTH.get(range);
        }
    }

    /** The bundled chain, read once. */
    static RecordedChain bundled() {
        return Quickstart.CHAIN;
    }

    RpcPool pool() {
        return pool;
    }

    /** The proxy of an endpoint. */
    FaultProxy proxy(String endpoint) {
        return proxies.get(endpoint.charAt(0) - 'a');
    }

    EndpointReport report(String endpoint) {
        return pool.endpoints().get(endpoint.charAt(0) - 'a');
    }

    /** How often an endpoint's requests ended in a way. */
    long count(String endpoint, Outcome outcome) {
        return report(endpoint).calls().values().stream()
                .mapToLong(each -> each.getOrDefault(outcome, 0L))
                .sum();
    }

    private static String name(int index) {
        return Character.toString('a' + index);
    }

    @Override
    public void close() throws IOException {
        pool.close();
        for (FaultProxy proxy : proxies) {
            proxy.close();
        }
        truth.close();
    }

    /** Read once. */
    private static final class Quickstart {
        static final RecordedChain CHAIN = read();

        private static RecordedChain read() {
            try {
                return RecordedChain.quickstart();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
