package dev.trace.operators.evm.rpc;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A SOCKS5 proxy that notes the host asked for and connects to one server whatever it is. */
final class SocksProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final URI target;
    private volatile String host = "";

    SocksProxy(String target) throws IOException {
        this.target = URI.create(target);
        start(this::accept);
    }

    String url() {
        return "socks5://127.0.0.1:" + listener.getLocalPort();
    }

    String askedFor() {
        return host;
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            start(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream();
        in.readByte();
        in.readNBytes(in.readByte());
        out.write(new byte[] {5, 0});
        in.readNBytes(3);
        if (in.readByte() == 3) {
            host = new String(in.readNBytes(in.readByte()), StandardCharsets.US_ASCII);
        }
        in.readNBytes(2);
        out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        Socket server = new Socket(target.getHost(), target.getPort());
        start(() -> copy(server.getInputStream(), out));
        copy(in, server.getOutputStream());
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        from.transferTo(to);
    }

    private static void start(Body body) {
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (IOException e) {
                // the test is over, or its assertion says more
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface Body {
        void run() throws IOException;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
