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
import dev.trace.api.rpc.RpcMeter;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.rpc.RpcUse;
import java.util.Optional;
import java.util.function.Function;

/** A pool as one attempt uses it: counted, and refused once the attempt must stop or the monitor says so. */
final class AttemptRpc implements Rpc {
    private final Function<RpcMeter, Rpc> metered;
    private final RpcMeter meter;
    private final Rpc pool;
    private final Attempt attempt;
    private final OpenCalls calls;
    private final WorkMonitor monitor;

    /**
     * @param metered the pool for a meter
     * @param meter told of every call sent
     */
    AttemptRpc(Function<RpcMeter, Rpc> metered, RpcMeter meter, RunScope run) {
        this.metered = metered;
        this.meter = meter;
        this.pool = metered.apply(meter);
        attempt = run.attempt();
        calls = run.calls();
        monitor = run.monitor();
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
    private Permit permit(String method) throws InterruptedException {
        attempt.check();
        Optional<String> refusal = monitor.asking(attempt.key(), pool(), method);
        if (refusal.isPresent()) {
            attempt.stop(Stop.Reason.DRAINING, refusal.get());
            attempt.check();
        }
        attempt.requested();
        return new Permit(() -> monitor.settled(attempt.key(), pool(), method));
    }

    /** The pool for one call: an answer is told before anybody waits for it, and settles the call at once. */
    private Rpc forOne(Permit permit) {
        return metered.apply(use -> {
            meter.used(use);
            if (use.outcome() == RpcUse.Outcome.ANSWERED) {
                permit.giveBack();
            }
        });
    }

    /** Sends a call. */
    @FunctionalInterface
    private interface Sending {
        PendingReply to(Rpc pool) throws InterruptedException;
    }

    private PendingReply send(String method, Sending call) throws InterruptedException {
        Permit permit = permit(method);
        boolean sent = false;
        try {
            PendingReply reply = call.to(forOne(permit));
            sent = true;
            return calls.track(new PermittedReply(reply, permit));
        } finally {
            if (!sent) {
                permit.giveBack();
            }
        }
    }

    @Override
    public PendingReply submit(RpcRequest request) throws InterruptedException {
        return send(request.method(), to -> to.submit(request));
    }

    @Override
    public PendingReply receipts(BlockRef block) throws InterruptedException {
        return send("eth_getBlockReceipts", to -> to.receipts(block));
    }

    @Override
    public LogPages logs(LogFilter filter, BlockRange range, LogCheck check) {
        LogPages pages = calls.track(pool.logs(filter, range, check));
        return new AttemptLogs(pages, range.end(), () -> permit("eth_getLogs"));
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
