package dev.trace.operators.evm.rpc.heads;

import dev.trace.api.OperatorException;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** An endpoint that has a WebSocket address. */
public interface HeadEndpoint {
    /** As logs call it. */
    String name();

    /**
     * Begins to open a socket to where the endpoint is now; the listener learns of what becomes of it.
     *
     * @throws OperatorException if its address is wrong
     * @throws RuntimeException if its address cannot be told at the moment; the message says why and holds no key
     */
    WebSocket open(WebSocketListener listener) throws OperatorException;

    /** The endpoint refuses the key it was shown last. */
    void refused();

    /** A text without the keys that the endpoint was shown: some repeat them in their messages. */
    String redacted(String text);
}
