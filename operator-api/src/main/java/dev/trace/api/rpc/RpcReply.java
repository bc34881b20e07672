package dev.trace.api.rpc;

/**
 * The result of a call, as the bytes that came. Close it when decoded: the memory is used again. For one thread.
 */
public interface RpcReply extends AutoCloseable {
    /** Holds the whole response; the result lies from {@link #offset} for {@link #length} bytes. */
    byte[] array();

    int offset();

    int length();

    /** Name of the endpoint that answered, without credentials; for provenance. */
    String endpoint();

    @Override
    void close();
}
