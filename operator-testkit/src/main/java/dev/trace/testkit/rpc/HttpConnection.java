package dev.trace.testkit.rpc;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One HTTP/1.1 connection, kept alive, with one request at a time. A socket of its own lets it be reset or hang. */
final class HttpConnection {
    private final Socket socket;
    private final FaultProxy proxy;
    private final InputStream in;
    private final OutputStream out;

    HttpConnection(Socket socket, FaultProxy proxy) throws IOException {
        this.socket = socket;
        this.proxy = proxy;
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
        out = socket.getOutputStream();
    }

    /** Serves until either side closes. */
    void serve() throws IOException, InterruptedException {
        while (exchange()) {}
    }

    /** @return whether the connection stays open */
    private boolean exchange() throws IOException, InterruptedException {
        int length = -1;
        String line = line();
        if (line.isEmpty()) {
            return false;
        }
        for (line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        line.substring("content-length:".length()).trim());
            }
        }
        if (length < 0) {
            return write(Sent.of(411, "a Content-Length is needed"));
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the request ends within its body");
        }
        return write(proxy.answer(Question.parse(body)));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private boolean write(Sent sent) throws IOException, InterruptedException {
        Thread.sleep(sent.delay().toMillis());
        return switch (sent.ending()) {
            case WHOLE, TWICE -> {
                write(sent, sent.body().length);
                yield true;
            }
            case CUT -> {
                write(sent, sent.body().length / 2);
                yield false;
            }
            case RESET -> {
                socket.setSoLinger(true, 0);
                yield false;
            }
            case HANG -> {
                in.read(); // until the client leaves
                yield false;
            }
        };
    }

    private void write(Sent sent, int bytes) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + sent.status() + " Answer\r\n");
        if (sent.headers().isEmpty()) {
            head.append("Content-Type: application/json\r\n");
        }
        sent.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + sent.body().length + "\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[start.length + bytes];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(sent.body(), 0, all, start.length, bytes);
        out.write(all);
        out.flush();
    }
}
