package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;

/** How logs are asked for. Safe for use from several threads. */
public interface LogCalls {
    /** For headers and receipts. */
    Rpc rpc();

    /** How many endpoints there are. */
    int endpoints();

    /** Asks for a window, by the request it has for whichever endpoint gets it. */
    PendingReply send(LogWindow window) throws InterruptedException;

    /** Asks the endpoints that are not known to have a block for their heads; does not wait for what they say. */
    void askHeads(long block) throws InterruptedException;

    /** Asks an endpoint for its head, and waits for what it says, if it says anything. */
    void askHead(String endpoint) throws InterruptedException;

    /** The request that a reply to such a call answers. */
    RpcRequest answered(RpcReply reply);
}
