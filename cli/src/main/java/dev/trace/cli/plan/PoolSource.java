package dev.trace.cli.plan;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.Rpc;

/** Opens RPC pools by name; a plan that samples nothing may never ask it. */
@FunctionalInterface
public interface PoolSource {
    /** @throws OperatorException if it cannot be opened */
    Rpc open(String pool) throws OperatorException, InterruptedException;
}
