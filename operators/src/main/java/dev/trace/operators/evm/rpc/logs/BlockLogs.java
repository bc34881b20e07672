package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.operators.evm.decode.BadAnswerException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The logs of one block that needs care: asked for by its hash, so that they are of no sibling and none that the endpoint
 * has not seen yet counts as empty; and from its receipts where its header leaves doubt. For one thread.
 */
final class BlockLogs {
    /** Ways in which an endpoint that takes no hash, or has no index for it, fails. */
    private static final Set<RpcError> RECEIPTS_MAY_DO = EnumSet.of(
            RpcError.RPC_REFUSED, RpcError.RPC_TOO_LARGE, RpcError.RPC_RESULT_MISSING, RpcError.RPC_HISTORY_PRUNED);

    private final LogCalls calls;
    private final LogFilter filter;
    private final RangeLimits limits;
    private final ProvedLogs proved;
    private final Doubt doubt;
    private final LogList list;

    BlockLogs(LogCalls calls, LogFilter filter, RangeLimits limits, ProvedLogs proved, Doubt doubt) {
        this.calls = calls;
        this.filter = filter;
        this.limits = limits;
        this.proved = proved;
        this.doubt = doubt;
        list = new LogList(filter);
    }

    /** @param without an endpoint whose list raised doubt; others come first */
    JoinedLogs logs(long number, Optional<String> without) throws OperatorException, InterruptedException {
        Header header = proved.header(number);
        LogWindow window = LogWindow.of(filter, header, limits);
        JoinedLogs found = byHash(without.map(window::without).orElse(window), header);
        return found == null ? proved.fromReceipts(number) : found;
    }

    private @Nullable JoinedLogs byHash(LogWindow window, Header header)
            throws OperatorException, InterruptedException {
        try (RpcReply reply = calls.send(window).await()) {
            try {
                return undoubted(reply, header);
            } catch (BadAnswerException e) {
                calls.rpc().reject(reply, "block " + header.number() + ": " + e.getMessage());
                return null;
            }
        } catch (OperatorException e) {
            if (e.code() instanceof RpcError error && RECEIPTS_MAY_DO.contains(error)) {
                return null;
            }
            throw e;
        }
    }

    private @Nullable JoinedLogs undoubted(RpcReply reply, Header header) throws BadAnswerException {
        list.read(reply, new BlockRange(header.number(), header.number()));
        if (doubt.isRaised(list, 0, list.size(), header)
                || (Suspicion.isRaisedBy(list.size()) && !filter.isEverything())) {
            return null;
        }
        JoinedLogs.Builder copy = new JoinedLogs.Builder();
        for (int row = 0; row < list.size(); row++) {
            copy.add(reply.array(), list.start(row), list.length(row));
        }
        return copy.build(reply.endpoint());
    }
}
