package dev.trace.operators.evm.recorded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A JSON-RPC server of a recorded chain over HTTP/1.1 on the loopback interface, one thread a connection. */
public final class RecordedServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordedServer.class);

    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final ServerSocketChannel listener;
    private final Dispatch dispatch;
    private final @Nullable Interceptor interceptor;
    private final String url;

    private RecordedServer(ServerSocketChannel listener, Dispatch dispatch, @Nullable Interceptor interceptor)
            throws IOException {
        this.listener = listener;
        this.dispatch = dispatch;
        this.interceptor = interceptor;
        url = "http://127.0.0.1:" + ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** Starts on a free port. */
    public static RecordedServer start(RecordedChain chain) throws IOException {
        return open(chain, null);
    }

    /** As {@link #start(RecordedChain)}, every answer passing the interceptor. */
    public static RecordedServer start(RecordedChain chain, Interceptor interceptor) throws IOException {
        return open(chain, interceptor);
    }

    private static RecordedServer open(RecordedChain chain, @Nullable Interceptor interceptor) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        RecordedServer server = new RecordedServer(listener, new Dispatch(chain), interceptor);
        thread("recorded-chain-accept", server::accept);
        LOG.info("recorded chain {} up to block {} served at {}", chain.chainId(), chain.head(), server.url);
        return server;
    }

    /** Such as {@code http://127.0.0.1:40123}. */
    public String url() {
        return url;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                connections.add(channel);
                if (!listener.isOpen()) { // closed meanwhile, perhaps before it could see this connection
                    channel.close();
                }
                thread("recorded-chain", () -> serve(channel));
            } catch (IOException e) {
                LOG.debug("accepting ended: {}", e.toString());
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            new Connection(channel, dispatch, interceptor).serve();
        } catch (IOException e) {
            LOG.debug("a client left: {}", e.toString());
        } finally {
            connections.remove(channel);
        }
    }

    private static void thread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops listening and drops every connection. */
    @Override
    public void close() {
        closeQuietly(listener);
        connections.forEach(RecordedServer::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Exception e) {
            LOG.debug("closing: {}", e.toString());
        }
    }
}
