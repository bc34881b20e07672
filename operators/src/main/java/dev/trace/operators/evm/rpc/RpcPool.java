package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import java.util.List;
import java.util.Optional;

/** Signatures; the body follows. */
@SuppressWarnings("DoNotCallSuggester")
public final class RpcPool implements Rpc, AutoCloseable {
    private RpcPool() {}

    /**
     * Connects to every endpoint and checks that all are of one chain. An endpoint that does not answer is left out until
     * it does and has been checked.
     *
     * @throws OperatorException if no endpoint answers, or they are of different chains, or of another than configured
     */
    public static RpcPool open(PoolSettings settings) throws OperatorException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Hash of block 0, 32 bytes, the same at every endpoint; empty if none of them serves that block. */
    public Optional<byte[]> genesisHash() {
        throw new UnsupportedOperationException();
    }

    /** How each endpoint stands, in the order of the settings. */
    public List<EndpointReport> endpoints() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String pool() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long chainId() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int parallelism() {
        throw new UnsupportedOperationException();
    }

    @Override
    public PendingReply submit(RpcRequest request) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChainHead head() throws OperatorException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reject(RpcReply reply, String reason) {
        throw new UnsupportedOperationException();
    }

    /** Cancels every call and lets the connections go. */
    @Override
    public void close() {}
}
