package dev.trace.api.rpc;

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
