package dev.trace.cli.local;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.Rpc;
import dev.trace.cli.Workspace;
import dev.trace.worker.run.Pools;

/** The RPC pools of the platform configuration for a command that does no work. Opened when first asked for. */
public final class PoolAccess implements AutoCloseable {
    private final BundledPools bundled = new BundledPools();
    private final Pools pools;

    public PoolAccess(Workspace workspace) {
        pools = new Pools(workspace.platform().pools(), new PlatformPools(bundled, workspace.secrets()));
    }

    /** @throws OperatorException if there is no such pool, or it cannot be opened */
    public Rpc open(String pool) throws OperatorException, InterruptedException {
        return pools.open(pool);
    }

    @Override
    public void close() {
        pools.close();
        bundled.close();
    }
}
