package dev.trace.worker.run;

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
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import java.util.Optional;

/** A pool as one attempt uses it: counted, and refused once the attempt must stop or the monitor says so. */
final class AttemptRpc implements Rpc {
    private final Rpc pool;
    private final Attempt attempt;
    private final WorkMonitor monitor;

    AttemptRpc(Rpc pool, Attempt attempt, WorkMonitor monitor) {
        this.pool = pool;
        this.attempt = attempt;
        this.monitor = monitor;
    }

    @Override
    public String pool() {
        return pool.pool();
    }

    @Override
    public long chainId() {
        return pool.chainId();
    }

    @Override
    public int parallelism() {
        return pool.parallelism();
    }

    /** @throws InterruptedException if the attempt may ask for nothing more */
    private void permit(String method) throws InterruptedException {
        attempt.check();
        Optional<String> refusal = monitor.asking(attempt.key(), pool(), method);
        if (refusal.isPresent()) {
            attempt.stop(Stop.Reason.DRAINING, refusal.get());
            attempt.check();
        }
        attempt.requested();
    }

    @Override
    public PendingReply submit(RpcRequest request) throws InterruptedException {
        permit(request.method());
        return pool.submit(request);
    }

    @Override
    public PendingReply receipts(BlockRef block) throws InterruptedException {
        permit("eth_getBlockReceipts");
        return pool.receipts(block);
    }

    @Override
    public LogPages logs(LogFilter filter, BlockRange range, LogCheck check) {
        return new AttemptLogs(pool.logs(filter, range, check), () -> permit("eth_getLogs"));
    }

    @Override
    public ChainHead head() throws OperatorException, InterruptedException {
        attempt.check();
        return pool.head();
    }

    @Override
    public HeadWatch heads() {
        AttemptHeads heads = new AttemptHeads(pool.heads(), attempt);
        attempt.atEnd(heads::close);
        return heads;
    }

    @Override
    public void reject(RpcReply reply, String reason) {
        pool.reject(reply, reason);
    }
}
