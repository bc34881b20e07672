package dev.trace.operators.evm.rpc;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.BlockRef;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.HeadWatch;
import dev.trace.api.rpc.LogCheck;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.LogPages;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcMeter;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;

/**
 * A pool as one of its users sees it, whose calls are told to a meter.
 */
final class MeteredPool implements Rpc {
    private final RpcPool pool;
    private final RpcMeter meter;

    /** @param meter is told of every call sent */
    MeteredPool(RpcPool pool, RpcMeter meter) {
        this.pool = pool;
        this.meter = meter;
    }

    @Override
    public String pool() {
        return pool.pool();
    }

    @Override
    public PendingReply submit(RpcRequest request) throws InterruptedException {
        return pool.submit(new Question.Fixed(request), meter);
    }

    @Override
    public long chainId() {
        return pool.chainId();
    }

    @Override
    public int parallelism() {
        return pool.parallelism();
    }

    @Override
    public PendingReply receipts(BlockRef block) throws InterruptedException {
        return pool.receipts(block, meter);
    }

    @Override
    public LogPages logs(LogFilter filter, BlockRange range, LogCheck check) {
        return pool.logs(pool.logCalls(this, meter), filter, range, check);
    }

    @Override
    public ChainHead head() throws OperatorException, InterruptedException {
        return pool.head();
    }

    @Override
    public HeadWatch heads() {
        return pool.heads();
    }

    @Override
    public void reject(RpcReply reply, String reason) {
        pool.reject(reply, reason);
    }
}
