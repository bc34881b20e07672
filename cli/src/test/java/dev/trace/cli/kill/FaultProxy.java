package dev.trace.cli.kill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A piece of network that a test cuts, blocks and lets hang. Safe for use from several threads. */
final class FaultProxy implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<CountDownLatch> hanging = new AtomicReference<>(new CountDownLatch(0));
    private volatile boolean refusing;

    private FaultProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /** Listens on a port of its own and passes everything on to another one of this machine. */
    static FaultProxy to(int target) throws IOException {
        FaultProxy proxy = new FaultProxy(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), target);
        daemon(proxy::accept, "proxy of " + target);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Ends every connection at once, whatever is on its way. New ones are let through. */
    void cut() {
        open.forEach(FaultProxy::reset);
    }

    /** Ends every connection and takes no new one. */
    void refuse() {
        refusing = true;
        cut();
    }

    /** Keeps connections and moves nothing. */
    void hang() {
        hanging.compareAndSet(hanging.get(), new CountDownLatch(1));
    }

    /** Lets everything through again. */
    void restore() {
        refusing = false;
        hanging.getAndSet(new CountDownLatch(0)).countDown();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (refusing) {
                    reset(client);
                } else {
                    daemon(() -> connect(client), "proxy of " + target);
                }
            } catch (IOException e) {
                // Closed, or the client was gone before it was taken.
            }
        }
    }

    private void connect(Socket client) {
        Socket upstream = new Socket();
        try {
            open.add(client);
            open.add(upstream);
            upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            daemon(() -> copy(upstream, client), "proxy of " + target);
            copy(client, upstream);
        } catch (IOException e) {
            reset(client);
            reset(upstream);
        } finally {
            open.remove(client);
            open.remove(upstream);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hanging.get().await();
                out.write(buffer, 0, read);
                out.flush();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As a machine that goes away: the other end reads an error, not an end. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        restore();
        cut();
    }
}
