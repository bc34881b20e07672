package dev.trace.operators.manual;

import dev.trace.api.OperatorFactory;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.testkit.OperatorContract;
import dev.trace.testkit.Scenario;
import dev.trace.testkit.ScriptedRpc;
import java.util.Map;
import java.util.OptionalLong;

class ManualSourceContractTest extends OperatorContract {
    @Override
    protected OperatorFactory factory() {
        return new ManualSourceFactory();
    }

    @Override
    protected Scenario scenario() {
        return Scenario.ofManual(Map.of("rpc_pool", "ethereum"), 1, Map.of("range", "0:1000 5000:latest"))
                .withRpc(new ScriptedRpc.Script() {
                    @Override
                    public String answer(RpcRequest request) {
                        throw new AssertionError("the head is all it needs, not " + request.method());
                    }

                    @Override
                    public ChainHead head() {
                        return new ChainHead(20_000, OptionalLong.of(19_900));
                    }
                });
    }
}
