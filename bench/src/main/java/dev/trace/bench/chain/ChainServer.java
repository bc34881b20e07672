package dev.trace.bench.chain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Serves a chain over HTTP on a loopback port, a thread for each connection. */
final class ChainServer implements AutoCloseable {
    private final LongChain chain;
    private final ServerSocketChannel listener;

    private ChainServer(LongChain chain, ServerSocketChannel listener) {
        this.chain = chain;
        this.listener = listener;
    }

    static ChainServer start(LongChain chain) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        ChainServer server = new ChainServer(chain, listener);
        daemon("chain-accept", server::accept);
        return server;
    }

    String url() {
        return "http://127.0.0.1:" + listener.socket().getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                daemon("chain-connection", () -> serve(client));
            }
        } catch (ClosedChannelException e) {
            // Closed on purpose.
        } catch (IOException e) {
            throw new IllegalStateException("the chain's server cannot accept", e);
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            new ChainConnection(client, new ChainAnswers(chain)).serve();
        } catch (IOException e) {
            // The client is gone; it knows why.
        }
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
