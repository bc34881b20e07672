package dev.trace.worker.run;

import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.HeadWatch;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcMeter;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.rpc.RpcUse;
import dev.trace.api.rpc.RpcUse.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * A pool whose endpoint {@code one} throttles every call once and then answers it with nothing, for a tenth of a cent; what
 * is called {@link #SLOW} it does not answer.
 */
record FakeRpc(String pool, long chainId, RpcMeter meter) implements Rpc {
    static final String SLOW = "eth_slow";

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public PendingReply submit(RpcRequest request) {
        if (request.method().equals(SLOW)) {
            return underWay(request);
        }
        meter.used(use(request, Outcome.THROTTLED, 0));
        meter.used(use(request, Outcome.ANSWERED, 1_000));
        return new PendingReply() {
            @Override
            public RpcReply await() {
                return new NoReply();
            }

            @Override
            public void cancel() {}
        };
    }

    private PendingReply underWay(RpcRequest request) {
        return new PendingReply() {
            @Override
            public RpcReply await() {
                throw new AssertionError("nothing comes of it");
            }

            @Override
            public void cancel() {
                meter.used(use(request, Outcome.FAILED, 0));
            }
        };
    }

    private static RpcUse use(RpcRequest request, Outcome outcome, long received) {
        BigDecimal dollars = outcome == Outcome.ANSWERED ? new BigDecimal("0.001") : BigDecimal.ZERO;
        return new RpcUse("one", request.method(), outcome, 100, received, 20, dollars, Duration.ofMillis(50));
    }

    @Override
    public ChainHead head() {
        return new ChainHead(1, OptionalLong.empty());
    }

    @Override
    public HeadWatch heads() {
        throw new AssertionError("no endpoint here");
    }

    @Override
    public void reject(RpcReply reply, String reason) {}
}
