package dev.trace.operators.evm.recorded;

import java.io.IOException;

/** Signatures; the body follows. */
@SuppressWarnings("DoNotCallSuggester")
public final class RecordedServer implements AutoCloseable {
    private RecordedServer() {}

    /** Starts on a free port of the loopback interface. */
    public static RecordedServer start(RecordedChain chain) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** As {@link #start(RecordedChain)}, every answer passing the interceptor. */
    public static RecordedServer start(RecordedChain chain, Interceptor interceptor) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Such as {@code http://127.0.0.1:40123}. */
    public String url() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
