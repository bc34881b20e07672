package dev.trace.worker.run;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcMeter;
import dev.trace.dag.platform.PoolConfig;
import java.util.Optional;
import java.util.function.Function;

/** Opens RPC pools. */
public interface PoolOpener {
    /**
     * Opens a pool: its endpoints have agreed on a chain when this returns.
     *
     * @throws OperatorException if they cannot be reached, disagree, or serve another chain than configured
     */
    Opened open(PoolConfig pool) throws OperatorException, InterruptedException;

    /**
     * A pool and what closes it.
     *
     * @param rpc the pool
     * @param metered the same pool for one user, whose meter is told of every call sent for it
     * @param limits of its endpoints
     * @param genesis hash of block 0, 32 bytes; empty if no endpoint serves that block
     * @param close run once, when nobody uses it any more
     */
    record Opened(
            Rpc rpc, Function<RpcMeter, Rpc> metered, PoolLimits limits, Optional<byte[]> genesis, Runnable close) {}
}
