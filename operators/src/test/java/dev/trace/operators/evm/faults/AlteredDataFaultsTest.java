package dev.trace.operators.evm.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.OperatorException;
import dev.trace.api.Scope;
import dev.trace.api.config.Config;
import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import dev.trace.operators.ingest.CryoIngestFactory;
import dev.trace.operators.ingest.MemoryContext;
import dev.trace.operators.ingest.MemoryContext.Staged;
import dev.trace.testkit.rpc.Fault;
import dev.trace.testkit.rpc.FaultPlan;
import dev.trace.testkit.rpc.FaultProxy;
import dev.trace.testkit.rpc.FaultRule;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values that no header hash covers, altered on their way: only the roots show it. */
@Timeout(60)
class AlteredDataFaultsTest {
    private static final List<String> TABLES = List.of("blocks", "transactions", "logs");
    private static final BlockRange RANGE = new BlockRange(0, 30);

    private static RecordedServer upstream;
    private static List<Staged> truth;

    @BeforeAll
    static void ingestTheTruth() throws Exception {
        upstream = RecordedServer.start(RecordedChain.quickstart());
        truth = staged(ingest(FaultPlan.NONE, FaultPlan.NONE));
    }

    @AfterAll
    static void close() throws Exception {
        upstream.close();
    }

    @Test
    void row19AnAlteredTransactionValueIsRefusedAndTheBlockAskedElsewhere() throws Exception {
        assertRoutedAround(Fault.TRANSACTION_VALUE_ALTERED);
    }

    @Test
    void row20AlteredLogDataIsRefusedAndTheReceiptsAskedElsewhere() throws Exception {
        assertRoutedAround(Fault.LOG_DATA_ALTERED);
    }

    @Test
    void row19NothingIsWrittenWhileEveryEndpointLies() {
        assertNothingIsWritten(
                Fault.TRANSACTION_VALUE_ALTERED, "hash is not what the rest of the transaction hashes to");
    }

    @Test
    void row20NothingIsWrittenWhileEveryEndpointLies() {
        assertNothingIsWritten(Fault.LOG_DATA_ALTERED, "do not give the receiptsRoot in its header");
    }

    private static void assertRoutedAround(Fault fault) throws Exception {
        List<Staged> rows = staged(ingest(FaultRule.of(fault), FaultPlan.NONE));
        for (int i = 0; i < truth.size(); i++) {
            assertEquals(truth.get(i).cells(), rows.get(i).cells(), truth.get(i).table());
            assertEquals(VerificationLevel.ROOTS, rows.get(i).evidence().level());
            assertTrue(rows.get(i).evidence().providers().contains("honest"));
        }
    }

    private static void assertNothingIsWritten(Fault fault, String reason) {
        OperatorException e =
                assertThrows(OperatorException.class, () -> ingest(FaultRule.of(fault), FaultRule.of(fault)));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private static Commit ingest(FaultPlan first, FaultPlan second) throws Exception {
        try (FaultProxy liar = FaultProxy.start(upstream.url(), first);
                FaultProxy honest = FaultProxy.start(upstream.url(), second);
                RpcPool pool = RpcPool.open(PoolSettings.of(
                        "faulty",
                        OptionalLong.empty(),
                        List.of(
                                EndpointSettings.of("liar", liar.url()),
                                EndpointSettings.of("honest", honest.url()))))) {
            Config config = new CryoIngestFactory()
                    .config()
                    .parse(Map.of("rpc_pool", "faulty", "finality", "head", "datasets", TABLES));
            MemoryContext context = new MemoryContext(pool, config, new Scope.Partition(RANGE));
            Commit commit = new CryoIngestFactory().create(config).run(context);
            boolean faulty = first != FaultPlan.NONE;
            assertEquals(
                    faulty, liar.seen().stream().anyMatch(each -> each.fault().isPresent()));
            return commit;
        }
    }

    private static List<Staged> staged(Commit commit) {
        return commit.rows().stream().map(each -> (Staged) each).toList();
    }
}
