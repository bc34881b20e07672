package dev.trace.operators.evm.rpc.dialect;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every dialect that is known; the first that fits counts. Used up quotas come before throttles, whose words they use;
 * throttles before what is too large, whose codes they share; blocks of the future before ranges, for both speak of block
 * ranges. Codes and statuses alone come last.
 */
final class Dialects {
    static final List<Dialect> ALL = Stream.of(
                    LimitDialects.QUOTAS,
                    LimitDialects.THROTTLES,
                    TipDialects.NOT_YET,
                    BatchDialects.ALL,
                    RangeDialects.ALL,
                    TipDialects.NOT_HERE,
                    FailureDialects.ALL,
                    LimitDialects.CODES,
                    RangeDialects.CODES,
                    FailureDialects.CODES,
                    FailureDialects.STATUSES)
            .flatMap(List::stream)
            .toList();

    private Dialects() {}
}
