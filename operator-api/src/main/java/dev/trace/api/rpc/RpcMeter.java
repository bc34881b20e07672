package dev.trace.api.rpc;

/** Is told of every call that was sent on behalf of one user of a pool, whatever became of it. Called from several threads. */
@FunctionalInterface
public interface RpcMeter {
    /** Must not block. */
    void used(RpcUse use);
}
