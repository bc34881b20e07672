package dev.trace.operators.evm.rpc;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets for long responses. The HTTP client takes 8 KiB at a time and guards each with a timer of its own; here the
 * system is asked for {@value #BUFFER_BYTES} bytes at a time, and the socket itself gives up a silent peer.
 */
final class WideSockets extends SocketFactory {
    private static final int BUFFER_BYTES = 64 << 10;

    private final int silenceMillis;

    /** @param silence how long a read may wait where the client sets no other limit */
    WideSockets(Duration silence) {
        silenceMillis = Math.toIntExact(silence.toMillis());
    }

    @Override
    public Socket createSocket() {
        return new WideSocket(silenceMillis);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw unconnectedOnly();
    }

    private static SocketException unconnectedOnly() {
        return new SocketException("the HTTP client connects sockets itself");
    }

    private static final class WideSocket extends Socket {
        private final int silenceMillis;
        private @Nullable InputStream wide;

        WideSocket(int silenceMillis) {
            this.silenceMillis = silenceMillis;
        }

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            if (wide == null) {
                wide = new BufferedInputStream(super.getInputStream(), BUFFER_BYTES);
            }
            return wide;
        }

        /** For the client, 0 means that it sets no limit. */
        @Override
        public synchronized void setSoTimeout(int millis) throws SocketException {
            super.setSoTimeout(millis == 0 ? silenceMillis : millis);
        }
    }
}
