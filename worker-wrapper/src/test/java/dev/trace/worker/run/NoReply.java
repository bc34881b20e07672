package dev.trace.worker.run;

import dev.trace.api.rpc.RpcReply;

/** An answer without anything in it. */
final class NoReply implements RpcReply {
    @Override
    public byte[] array() {
        return new byte[0];
    }

    @Override
    public int offset() {
        return 0;
    }

    @Override
    public int length() {
        return 0;
    }

    @Override
    public String endpoint() {
        return "one";
    }

    @Override
    public void close() {}
}
