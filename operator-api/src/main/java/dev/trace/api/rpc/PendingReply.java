package dev.trace.api.rpc;

import dev.trace.api.OperatorException;

/** An answer that is on its way. */
public interface PendingReply {
    /**
     * Waits for it.
     *
     * @throws OperatorException if every endpoint failed within the pool's patience, with the last reason; or if the
     *     call itself is refused, such as a method that no endpoint has; {@link RpcError} says how
     * @throws InterruptedException the lease is lost or the worker is stopping; the call is cancelled
     */
    RpcReply await() throws OperatorException, InterruptedException;

    /** Gives the call up. */
    void cancel();
}
