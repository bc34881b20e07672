package dev.trace.api.rpc;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import org.jspecify.annotations.Nullable;

/** The logs of a range in one call, for pools without limits. */
final class WholeLogs implements LogPages {
    private final Rpc rpc;
    private final LogFilter filter;
    private final BlockRange range;
    private boolean asked;

    WholeLogs(Rpc rpc, LogFilter filter, BlockRange range) {
        this.rpc = rpc;
        this.filter = filter;
        this.range = range;
    }

    @Override
    public @Nullable LogPage next() throws OperatorException, InterruptedException {
        if (asked) {
            return null;
        }
        asked = true;
        return new LogPage(range, rpc.call(RpcRequest.of("eth_getLogs", filter.params(range))));
    }

    @Override
    public void close() {}
}
