package dev.trace.operators.split;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorFactory;
import dev.trace.api.Scope;
import dev.trace.testkit.OperatorContract;
import dev.trace.testkit.Scenario;
import java.util.Map;

class RangeSplitterContractTest extends OperatorContract {
    @Override
    protected OperatorFactory factory() {
        return new RangeSplitterFactory();
    }

    /** More than two pages of events. */
    @Override
    protected Scenario scenario() {
        return Scenario.of(Map.of("chunk_size", 10L), 1, new Scope.Partition(new BlockRange(5, 25_000)));
    }
}
