package dev.trace.api.rpc;

/**
 * Is told of every call that was sent on behalf of one user of a pool, whatever became of it: once it has ended, or, with
 * what it had carried by then, as soon as the user has its answer from elsewhere or gives it up. Called from several
 * threads.
 */
@FunctionalInterface
public interface RpcMeter {
    /** Must not block. */
    void used(RpcUse use);
}
