package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A result within a pooled array. Closing it twice is harmless. */
final class PooledReply implements RpcReply {
    private final AtomicBoolean closed = new AtomicBoolean();
    private final RpcRequest request;
    private final Response response;
    private final Endpoint endpoint;
    private final Consumer<byte[]> release;

    PooledReply(RpcRequest request, Response response, Endpoint endpoint, Consumer<byte[]> release) {
        this.request = request;
        this.response = response;
        this.endpoint = endpoint;
        this.release = release;
    }

    /** The request that it answers, in the form that the endpoint took. */
    RpcRequest request() {
        return request;
    }

    @Override
    public byte[] array() {
        return response.array();
    }

    @Override
    public int offset() {
        return response.offset();
    }

    @Override
    public int length() {
        return response.length();
    }

    @Override
    public String endpoint() {
        return endpoint.name();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.accept(response.array());
        }
    }
}
