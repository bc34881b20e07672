package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.BlockRange;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.PendingReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a range that are asked for ahead, in order. It begins with one, since it may tell how large windows may
 * be, and widens with every answer. For one thread.
 */
final class Windows {
    private static final int MOST_AHEAD = 16;

    private final LogCalls calls;
    private final RangeLimits limits;
    private final LogFilter filter;
    private final BlockRange range;
    private final Reach reach;
    private final Deque<Asked> ahead = new ArrayDeque<>();
    private long next;
    private int width = 1;

    /**
     * How far a window goes.
     *
     * @param mostBlocks of one window
     * @param tip from where on each block is a window of its own, not asked for ahead
     * @param onAsked told of each window that is asked for for the first time
     */
    record Reach(long mostBlocks, long tip, Asking onAsked) {}

    /** Sends what else a window needs. */
    interface Asking {
        void asked(BlockRange blocks) throws InterruptedException;
    }

    /**
     * A window under way.
     *
     * @param pending its answer; null near the head, where the block's header comes first
     */
    record Asked(LogWindow window, @Nullable PendingReply pending) {
        void cancel() {
            if (pending != null) {
                pending.cancel();
            }
        }
    }

    Windows(LogCalls calls, RangeLimits limits, LogFilter filter, BlockRange range, Reach reach) {
        this.calls = calls;
        this.limits = limits;
        this.filter = filter;
        this.range = range;
        this.reach = reach;
        next = range.start();
    }

    /** The next window; null at the end. */
    @Nullable
    Asked take() throws InterruptedException {
        fill();
        Asked first = ahead.poll();
        fill();
        return first;
    }

    private void fill() throws InterruptedException {
        while (ahead.size() < width && next <= range.end()) {
            boolean atTip = next >= reach.tip();
            long length = atTip ? 1 : Math.min(reach.mostBlocks(), limits.planned());
            long last = Math.min(range.end(), atTip ? next : Math.min(reach.tip() - 1, next + length - 1));
            LogWindow window = LogWindow.of(filter, new BlockRange(next, last), limits);
            if (!atTip) {
                reach.onAsked().asked(window.range());
            }
            ahead.addLast(new Asked(window, atTip ? null : calls.send(window)));
            next = last + 1;
        }
    }

    /** A window was answered: more may be asked for ahead. */
    void answered() {
        width = Math.min(2 * width, Math.max(1, Math.min(MOST_AHEAD, calls.rpc().parallelism())));
    }

    /** Asks for what an answer has left of its window, in pieces as long as what it gave. */
    void remainder(LogWindow window, BlockRange answered) throws InterruptedException {
        List<LogWindow> pieces = new ArrayList<>();
        long end = window.range().end();
        for (long from = answered.end() + 1; from <= end; ) {
            long to = pieces.size() + 1 >= width ? end : Math.min(end, from + answered.blocks() - 1);
            pieces.add(window.part(new BlockRange(from, to)));
            from = to + 1;
        }
        first(pieces);
    }

    /** Asks for some windows before all others. */
    void first(List<LogWindow> windows) throws InterruptedException {
        List<Asked> asked = new ArrayList<>();
        try {
            for (LogWindow window : windows) {
                asked.add(new Asked(window, calls.send(window)));
            }
        } catch (InterruptedException | RuntimeException e) {
            asked.forEach(Asked::cancel);
            throw e;
        }
        for (int i = asked.size() - 1; i >= 0; i--) {
            ahead.addFirst(asked.get(i));
        }
    }

    void close() {
        ahead.forEach(Asked::cancel);
        ahead.clear();
    }
}
