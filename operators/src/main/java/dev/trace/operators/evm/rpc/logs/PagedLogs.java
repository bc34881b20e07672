package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.LogCheck;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.LogPage;
import dev.trace.api.rpc.LogPages;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.rpc.logs.Windows.Asked;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs of a range from endpoints that refuse ranges, cut lists and lose logs. Each answer is a page, unless it raises
 * doubt: then its blocks are asked for again before anything of them is given out. For one thread.
 */
public final class PagedLogs implements LogPages {
    private static final Logger LOG = LoggerFactory.getLogger(PagedLogs.class);
    private static final long MOST_BLOCKS_WITH_HEADERS = 32;
    /** Blocks this near to the head are asked for by hash where the chain names no final block, or one far behind. */
    private static final long TIP = 64;

    private final LogCalls calls;
    private final Rpc rpc;
    private final RangeLimits limits;
    private final BlockRange range;
    private final LogFilter filter;
    private final LogCheck check;
    private final LogList list;
    private final ProvedLogs proved;
    private final Coverage coverage;
    private final BlockLogs blockLogs;
    private final Headers headers;
    private @Nullable Windows windows;
    private int falseAnswers;
    private boolean failed;

    public PagedLogs(LogCalls calls, LogLimits limits, LogFilter filter, BlockRange range, LogCheck check) {
        this.calls = calls;
        rpc = calls.rpc();
        this.limits = limits.of(filter);
        this.range = range;
        this.filter = filter;
        this.check = check;
        list = new LogList(filter);
        proved = new ProvedLogs(rpc, filter);
        coverage = new Coverage(calls, this.limits.heads(), proved);
        Doubt doubt = new Doubt(filter, check);
        // Each such block's header is there in any case.
        blockLogs = new BlockLogs(calls, filter, this.limits, proved, new Doubt(filter, LogCheck.HEADERS));
        headers = new Headers(rpc, proved, doubt);
    }

    @Override
    public @Nullable LogPage next() throws OperatorException, InterruptedException {
        if (failed) {
            throw new IllegalStateException("these pages have failed: ask for what is missing anew");
        }
        failed = true; // unless all goes well
        Windows open = windows();
        LogPage page = null;
        for (Asked asked = open.take(); asked != null && page == null; asked = page == null ? open.take() : null) {
            page = page(open, asked);
        }
        failed = false;
        return page;
    }

    private Windows windows() throws OperatorException, InterruptedException {
        Windows open = windows;
        if (open == null) {
            ChainHead head = rpc.head();
            if (range.end() > head.latest()) {
                throw new OperatorException(
                        RpcError.RPC_RESULT_MISSING,
                        "logs of blocks " + range + " are asked for, but the head of pool " + rpc.pool() + " is "
                                + head.latest());
            }
            long tip = Math.max(head.finalized().orElse(-1) + 1, head.latest() - TIP + 1);
            if (range.start() < tip) {
                calls.askHeads(Math.min(range.end(), tip - 1));
            }
            open = new Windows(calls, limits, filter, range, reach(tip));
            windows = open;
        }
        return open;
    }

    private Windows.Reach reach(long tip) {
        return check == LogCheck.HEADERS
                ? new Windows.Reach(MOST_BLOCKS_WITH_HEADERS, tip, headers::ask)
                : new Windows.Reach(Long.MAX_VALUE, tip, blocks -> {});
    }

    /** @return null if the window's blocks must be asked for again */
    private @Nullable LogPage page(Windows open, Asked asked) throws OperatorException, InterruptedException {
        long start = asked.window().range().start();
        BlockRange first = new BlockRange(start, start);
        if (asked.pending() == null) {
            return new LogPage(first, blockLogs.logs(start, Optional.empty()));
        }
        RpcReply reply;
        try {
            reply = asked.pending().await();
        } catch (OperatorException e) {
            if (!asked.window().isOneBlockTooLarge()) {
                throw e;
            }
            open.remainder(asked.window(), first);
            headers.drop(first);
            return new LogPage(first, proved.fromReceipts(start));
        }
        LogPage page = null;
        try {
            page = page(open, asked.window(), reply);
        } finally {
            if (page == null || page.logs() != reply) {
                reply.close();
            }
        }
        return page;
    }

    private @Nullable LogPage page(Windows open, LogWindow window, RpcReply reply)
            throws OperatorException, InterruptedException {
        RpcRequest request = calls.answered(reply);
        BlockRange blocks = window.answered(reply.endpoint(), request);
        open.remainder(window, blocks);
        try {
            list.read(reply, blocks);
            long end = coverage.end(reply, window.headWhenAsked(reply.endpoint(), request), list, blocks);
            if (end < blocks.end()) {
                BlockRange rest = new BlockRange(Math.max(blocks.start(), end + 1), blocks.end());
                open.first(List.of(coverage.again(window.part(rest), reply.endpoint())));
            }
            if (end < blocks.start()) {
                return null;
            }
            blocks = new BlockRange(blocks.start(), end);
            LogPage page = believed(open, window.part(blocks), reply);
            falseAnswers = 0;
            return page;
        } catch (BadAnswerException e) {
            rpc.reject(reply, "logs of blocks " + blocks + ": " + e.getMessage());
            if (++falseAnswers == ProvedLogs.MAX_ANSWERS) {
                throw proved.notProved(blocks.start(), e.getMessage() + " (endpoint " + reply.endpoint() + ")");
            }
            open.first(List.of(window.part(blocks).without(reply.endpoint())));
            return null;
        }
    }

    private @Nullable LogPage believed(Windows open, LogWindow window, RpcReply reply)
            throws OperatorException, InterruptedException, BadAnswerException {
        BlockRange blocks = window.range();
        boolean untried = list.size() == 0 && calls.endpoints() > 1 && !limits.hasGivenLogs(reply.endpoint());
        List<Long> doubtful = check == LogCheck.HEADERS ? headers.doubtful(list, blocks) : List.of();
        limits.answered(reply.endpoint(), blocks.blocks(), list.size());
        open.answered();
        settle(window.suspicion());
        if (untried && window.suspicion() == null) {
            open.first(List.of(window.part(blocks, new Suspicion(reply, 0)).without(reply.endpoint())));
            return null;
        }
        boolean proved = check == LogCheck.HEADERS && filter.isEverything() && doubtful.isEmpty();
        if (!proved && Suspicion.isRaisedBy(list.size())) {
            return doubtedLength(open, window, reply);
        }
        headers.drop(blocks);
        return mended(reply, blocks, doubtful);
    }

    /** What a window that was asked for again says of the list that was doubted. */
    private void settle(@Nullable Suspicion suspicion) {
        if (suspicion == null || !suspicion.provedBy(list.size())) {
            return;
        }
        String endpoint = suspicion.reply().endpoint();
        if (suspicion.logs() == 0) {
            rpc.reject(suspicion.reply(), "it gives no logs where there are some");
        } else {
            limits.cuts(endpoint, suspicion.logs());
            LOG.info("rpc pool {}: endpoint {} cuts lists at {} logs", rpc.pool(), endpoint, suspicion.logs());
        }
    }

    private @Nullable LogPage doubtedLength(Windows open, LogWindow window, RpcReply reply)
            throws OperatorException, InterruptedException {
        BlockRange blocks = window.range();
        if (blocks.blocks() == 1) {
            headers.drop(blocks);
            return new LogPage(blocks, proved.fromReceipts(blocks.start()));
        }
        long middle = blocks.start() + blocks.blocks() / 2;
        Suspicion why = new Suspicion(reply, list.size());
        open.first(List.of(
                window.part(new BlockRange(blocks.start(), middle - 1), why),
                window.part(new BlockRange(middle, blocks.end()), why)));
        return null;
    }

    /** The page with the logs of doubtful blocks replaced by such as are proved. */
    private LogPage mended(RpcReply reply, BlockRange blocks, List<Long> doubtful)
            throws OperatorException, InterruptedException, BadAnswerException {
        if (doubtful.isEmpty()) {
            return new LogPage(blocks, reply);
        }
        JoinedLogs.Builder joined = new JoinedLogs.Builder();
        String lacking = "";
        int row = 0;
        for (long number : doubtful) {
            for (; row < list.size() && list.block(row) < number; row++) {
                joined.add(reply.array(), list.start(row), list.length(row));
            }
            JoinedLogs logs = blockLogs.logs(number, Optional.of(reply.endpoint()));
            int given = 0;
            for (; row < list.size() && list.block(row) == number; row++) {
                given++;
            }
            if (logs.count() > given && lacking.isEmpty()) {
                lacking = "block " + number + ": it gives " + given + " of its " + logs.count() + " logs";
            }
            joined.addAll(logs);
        }
        for (; row < list.size(); row++) {
            joined.add(reply.array(), list.start(row), list.length(row));
        }
        if (!lacking.isEmpty()) {
            rpc.reject(reply, lacking);
        }
        return new LogPage(blocks, joined.build(reply.endpoint()));
    }

    @Override
    public void close() {
        if (windows != null) {
            windows.close();
        }
        headers.close();
    }
}
