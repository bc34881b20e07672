package dev.trace.operators.ingest;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.OperatorFactory;
import dev.trace.api.Scope;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import dev.trace.testkit.OperatorContract;
import dev.trace.testkit.Scenario;
import dev.trace.testkit.ScriptedRpc;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Over the bundled chain, asked through the real pool. */
class CryoIngestContractTest extends OperatorContract {
    private static RecordedServer server;
    private static RpcPool pool;

    @BeforeAll
    static void serve() throws Exception {
        server = RecordedServer.start(RecordedChain.quickstart());
        EndpointSettings endpoint = EndpointSettings.of("quickstart", server.url());
        pool = RpcPool.open(PoolSettings.of("ethereum", OptionalLong.empty(), List.of(endpoint)));
    }

    @AfterAll
    static void stop() throws Exception {
        pool.close();
        server.close();
    }

    @Override
    protected OperatorFactory factory() {
        return new CryoIngestFactory();
    }

    @Override
    protected Scenario scenario() {
        Map<String, Object> config = Map.of(
                "rpc_pool",
                "ethereum",
                "datasets",
                List.of("blocks", "transactions", "logs"),
                "finality",
                "head",
                "chunk_size",
                20L);
        return Scenario.of(config, RecordedChain.QUICKSTART_CHAIN_ID, new Scope.Partition(new BlockRange(5, 24)))
                .withRpc(new Endpoint());
    }

    private static final class Endpoint implements ScriptedRpc.Script {
        @Override
        public String answer(RpcRequest request) throws OperatorException, InterruptedException {
            try (RpcReply reply = pool.call(request)) {
                return new String(reply.array(), reply.offset(), reply.length(), StandardCharsets.UTF_8);
            }
        }

        @Override
        public ChainHead head() throws OperatorException, InterruptedException {
            return pool.head();
        }
    }
}
