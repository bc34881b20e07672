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

    /** The request that a reply to such a call answers. */
    RpcRequest answered(RpcReply reply);
}
