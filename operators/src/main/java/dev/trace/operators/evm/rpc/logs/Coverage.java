package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.operators.evm.decode.BadAnswerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far an answer is about the blocks that were asked for: an endpoint that is behind gives the logs that it has, and no
 * error. What it is not about is asked for again, once somebody has it. For one thread.
 */
final class Coverage {
    private static final Logger LOG = LoggerFactory.getLogger(Coverage.class);
    private static final long NO_BLOCK = -1;

    private final LogCalls calls;
    private final KnownHeads heads;
    private final ProvedLogs proved;
    private int inVain;

    Coverage(LogCalls calls, KnownHeads heads, ProvedLogs proved) {
        this.calls = calls;
        this.heads = heads;
        this.proved = proved;
    }

    /**
     * The last block that an answer is about, before the first one if it is about none: either its endpoint was known to
     * have it when it was asked, or the list has a log of it.
     */
    long end(RpcReply reply, long headWhenAsked, LogList list, BlockRange blocks) throws BadAnswerException {
        long shown = list.size() == 0 ? NO_BLOCK : list.block(list.size() - 1);
        if (shown != NO_BLOCK) {
            heads.gave(reply.endpoint(), shown);
        }
        long end = Math.min(blocks.end(), Math.max(headWhenAsked, shown));
        if (end >= blocks.start()) {
            inVain = 0;
        }
        return end;
    }

    /**
     * Waits until somebody has the end of a window.
     *
     * @param endpoint its answer was not about this window
     * @return the window as it is to be asked for again
     * @throws OperatorException if nobody has the end while the pool is patient, or those that have it do not answer; retry
     */
    LogWindow again(LogWindow window, String endpoint) throws OperatorException, InterruptedException {
        long end = window.range().end();
        if (++inVain > ProvedLogs.MAX_ANSWERS) {
            throw new OperatorException(
                    RpcError.RPC_UNAVAILABLE,
                    "logs of blocks " + window.range() + " of pool "
                            + calls.rpc().pool() + " come only from endpoints that have not reached them; last: "
                            + behind(endpoint));
        }
        // Whatever is learned now proves nothing of the answer that is there.
        calls.askHead(endpoint);
        if (heads.of(endpoint) < end) {
            LOG.debug(
                    "rpc pool {}: logs up to block {} are not in {}",
                    calls.rpc().pool(),
                    end,
                    behind(endpoint));
            awaitBlock(end);
        }
        return heads.of(endpoint) < end ? window.beyond(endpoint) : window;
    }

    private String behind(String endpoint) {
        long head = heads.of(endpoint);
        return "endpoint " + endpoint + ", whose head is " + (head == NO_BLOCK ? "not known" : "known to be " + head);
    }

    private void awaitBlock(long number) throws OperatorException, InterruptedException {
        try {
            heads.gave(proved.header(number).endpoint(), number);
        } catch (OperatorException e) {
            if (e.code() != RpcError.RPC_RESULT_MISSING) {
                throw e;
            }
            throw new OperatorException(
                    RpcError.RPC_RESULT_MISSING,
                    "logs up to block " + number + " are asked for, but no endpoint of pool "
                            + calls.rpc().pool() + " has that block now: " + e.getMessage(),
                    e,
                    e.retryAfter().orElse(null));
        }
    }
}
