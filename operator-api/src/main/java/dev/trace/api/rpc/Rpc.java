package dev.trace.api.rpc;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;

/**
 * A pool of JSON-RPC endpoints of one chain. It spreads calls over fit endpoints, keeps to their limits, retries what is
 * worth retrying, and sets aside endpoints that fail or lie. Safe for use from several threads.
 */
public interface Rpc {
    /** Its name in the DAG and the platform configuration. */
    String pool();

    /** As every endpoint has confirmed. */
    long chainId();

    /** Calls worth having under way at once; more only wait. At least 1. */
    int parallelism();

    /** Sends a call without waiting for its answer. Waits only while the pool is over its limits. */
    PendingReply submit(RpcRequest request) throws InterruptedException;

    /** Sends a call and waits. @see PendingReply#await */
    default RpcReply call(RpcRequest request) throws OperatorException, InterruptedException {
        return submit(request).await();
    }

    /**
     * Asks for a block's receipts, all at once, in a form that the endpoint understands. A form by number may be all that
     * it understands: compare the receipts' block hash even if a hash was given.
     */
    default PendingReply receipts(BlockRef block) throws InterruptedException {
        return submit(RpcRequest.of("eth_getBlockReceipts", "[\"0x" + Long.toHexString(block.number()) + "\"]"));
    }

    /** The logs of a range, in calls as large as the endpoints allow; checked at no cost. */
    default LogPages logs(LogFilter filter, BlockRange range) {
        return logs(filter, range, LogCheck.SIZES);
    }

    /**
     * The logs of a range, in calls as large as the endpoints allow. Blocks near the head are asked for by their hash.
     *
     * <p>A pool that wraps another must pass this on: by itself it asks for the whole range at once and checks nothing.
     */
    default LogPages logs(LogFilter filter, BlockRange range, LogCheck check) {
        return new WholeLogs(this, filter, range);
    }

    /**
     * The chain's head as the pool knows it; never goes back.
     *
     * @throws OperatorException if no endpoint answers; retry
     */
    ChainHead head() throws OperatorException, InterruptedException;

    /** Begins to follow the head, by asking and, where an endpoint has a WebSocket address, by listening. */
    HeadWatch heads();

    /**
     * Reports that a reply was proved false. Its endpoint is set aside for a while, the reason is logged and counted, and
     * the same request, sent again, goes elsewhere where there is an elsewhere.
     *
     * @param reason what was expected and what came, without the payload
     */
    void reject(RpcReply reply, String reason);
}
