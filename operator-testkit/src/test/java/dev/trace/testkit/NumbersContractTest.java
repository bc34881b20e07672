package dev.trace.testkit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorFactory;
import dev.trace.api.Scope;
import java.util.Map;

/** The contract as an operator's author uses it. */
class NumbersContractTest extends OperatorContract {
    @Override
    protected OperatorFactory factory() {
        return new NumbersFactory();
    }

    @Override
    protected Scenario scenario() {
        return Scenario.of(Map.of("rpc_pool", "main"), 1, new Scope.Partition(new BlockRange(10, 19)))
                .withRpc(request -> "\"" + request.params() + "\"");
    }
}
