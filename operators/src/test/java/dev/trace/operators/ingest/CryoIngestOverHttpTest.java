package dev.trace.operators.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.Scope;
import dev.trace.api.config.Config;
import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.Interceptor;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import dev.trace.operators.ingest.MemoryContext.Staged;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The bundled chain through a real pool. */
class CryoIngestOverHttpTest {
    private static final int SOME_BLOCKS = 150;

    @Test
    void everyBlockOfTheBundledChainIsProved() throws Exception {
        RecordedChain chain = RecordedChain.quickstart();
        Commit commit = run(chain, chain.head(), (request, answer) -> answer, (request, answer) -> answer);
        assertEquals(chain.head() + 1, rows(commit, "blocks").size());
        for (Staged each : staged(commit)) {
            assertEquals(VerificationLevel.ROOTS, each.evidence().level());
            assertEquals(List.of(), each.evidence().notProvable());
        }
    }

    @Test
    void anEndpointThatLiesIsRoutedAround() throws Exception {
        RecordedChain chain = RecordedChain.quickstart();
        Interceptor lie = (request, answer) -> replaced(answer, "\"gasUsed\":\"0x", "\"gasUsed\":\"0x1");
        Commit lied = run(chain, SOME_BLOCKS, lie, (request, answer) -> answer);
        Commit truth = run(chain, SOME_BLOCKS, (request, answer) -> answer, (request, answer) -> answer);
        for (String table : List.of("blocks", "transactions", "logs")) {
            assertEquals(rows(truth, table), rows(lied, table));
        }
        assertTrue(staged(lied).stream()
                .allMatch(each -> each.evidence().providers().contains("b")));
    }

    private static Commit run(RecordedChain chain, long end, Interceptor first, Interceptor second) throws Exception {
        try (RecordedServer a = RecordedServer.start(chain, first);
                RecordedServer b = RecordedServer.start(chain, second);
                RpcPool pool = RpcPool.open(PoolSettings.of(
                        "bundled",
                        OptionalLong.empty(),
                        List.of(EndpointSettings.of("a", a.url()), EndpointSettings.of("b", b.url()))))) {
            Config config = new CryoIngestFactory()
                    .config()
                    .parse(Map.of(
                            "rpc_pool",
                            "bundled",
                            "finality",
                            "head",
                            "datasets",
                            List.of("blocks", "transactions", "logs")));
            MemoryContext context = new MemoryContext(pool, config, new Scope.Partition(new BlockRange(0, end)));
            return new CryoIngestFactory().create(config).run(context);
        }
    }

    private static Answer replaced(Answer answer, String what, String with) {
        String body = new String(answer.body(), StandardCharsets.UTF_8).replace(what, with);
        return Answer.of(answer.status(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Staged> staged(Commit commit) {
        return commit.rows().stream().map(each -> (Staged) each).toList();
    }

    private static List<Map<String, Object>> rows(Commit commit, String table) {
        return staged(commit).stream()
                .filter(each -> each.table().equals(table))
                .flatMap(each -> each.cells().stream())
                .toList();
    }
}
