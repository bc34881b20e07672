package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.rpc.LogFilter;
import java.util.List;

/** What filters whose lists are about as long have in common. */
record LogShape(Breadth addresses, List<Breadth> topics) {
    /** How many alternatives there are. */
    enum Breadth {
        ANY,
        ONE,
        SEVERAL;

        static Breadth of(List<String> alternatives) {
            return alternatives.isEmpty() ? ANY : alternatives.size() == 1 ? ONE : SEVERAL;
        }
    }

    static LogShape of(LogFilter filter) {
        return new LogShape(
                Breadth.of(filter.addresses()),
                filter.topics().stream().map(Breadth::of).toList());
    }
}
