package dev.trace.worker.run;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.RpcReply;

/** An answer that is on its way; its permit is given back once it is here, has failed, or is given up. */
record PermittedReply(PendingReply reply, Permit permit) implements PendingReply {
    @Override
    public RpcReply await() throws OperatorException, InterruptedException {
        try {
            return reply.await();
        } finally {
            permit.giveBack();
        }
    }

    @Override
    public void cancel() {
        reply.cancel();
        permit.giveBack();
    }
}
