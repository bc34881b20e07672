package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.logs.LogCalls;
import dev.trace.operators.evm.rpc.logs.LogWindow;

/**
 * Logs as a user of a pool asks for them.
 *
 * @param rpc the pool as that user sees it
 * @param endpoints how many it has
 * @param sender sends that user's calls
 * @param heads asks endpoints for their heads
 */
record PoolLogCalls(Rpc rpc, int endpoints, Sender sender, OwnHeads heads) implements LogCalls {
    /** Sends a call without waiting for its answer. */
    interface Sender {
        PendingReply send(Question question) throws InterruptedException;
    }

    @Override
    public PendingReply send(LogWindow window) throws InterruptedException {
        return sender.send(new LogQuestion(window));
    }

    @Override
    public void askHeads(long block) throws InterruptedException {
        heads.askAhead(block);
    }

    @Override
    public void askHead(String endpoint) throws InterruptedException {
        heads.ask(endpoint);
    }

    @Override
    public RpcRequest answered(RpcReply reply) {
        if (reply instanceof PooledReply pooled) {
            return pooled.request();
        }
        throw new IllegalArgumentException("the reply of endpoint " + reply.endpoint() + " is none of this pool's");
    }
}
