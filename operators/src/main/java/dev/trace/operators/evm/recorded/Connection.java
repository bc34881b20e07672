package dev.trace.operators.evm.recorded;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection, kept alive, with one request at a time. An answer leaves in a single gathering write, its
 * recorded part straight from memory outside the heap. For one thread.
 */
final class Connection {
    private static final int MOST_REQUEST_BYTES = 16 << 20;
    private static final int MOST_HEADER_BYTES = 64 << 10;

    private final SocketChannel channel;
    private final Dispatch dispatch;
    private final @Nullable Interceptor interceptor;
    private byte[] in = new byte[4096];
    private int filled;

    Connection(SocketChannel channel, Dispatch dispatch, @Nullable Interceptor interceptor) {
        this.channel = channel;
        this.dispatch = dispatch;
        this.interceptor = interceptor;
    }

    /** Serves until either side closes. */
    void serve() throws IOException {
        while (exchange()) {}
    }

    /** @return whether the connection stays open */
    private boolean exchange() throws IOException {
        int headerEnd = header();
        if (headerEnd < 0) {
            return false;
        }
        String header = new String(in, 0, headerEnd, StandardCharsets.ISO_8859_1);
        if (!header.startsWith("POST ")) {
            return refuse(405, "JSON-RPC calls are sent with POST");
        }
        long length = contentLength(header);
        if (length < 0 || length > MOST_REQUEST_BYTES) {
            return refuse(length < 0 ? 411 : 413, "a Content-Length up to " + MOST_REQUEST_BYTES + " is needed");
        }
        if (has(header, "expect", "100-continue")) {
            write(List.of(Reply.utf8("HTTP/1.1 100 Continue\r\n\r\n")));
        }
        int end = headerEnd + (int) length;
        fillTo(end);
        boolean open = answer(headerEnd, (int) length) && !has(header, "connection", "close");
        System.arraycopy(in, end, in, 0, filled - end);
        filled -= end;
        return open;
    }

    /** Reads up to the empty line. @return where the body begins, or -1 if the client is gone */
    private int header() throws IOException {
        for (int from = 0; ; ) {
            for (int i = from; i + 3 < filled; i++) {
                if (in[i] == '\r' && in[i + 1] == '\n' && in[i + 2] == '\r' && in[i + 3] == '\n') {
                    return i + 4;
                }
            }
            from = Math.max(0, filled - 3);
            if (filled > MOST_HEADER_BYTES || !fill()) {
                return -1;
            }
        }
    }

    private void fillTo(int end) throws IOException {
        in = in.length < end ? Arrays.copyOf(in, end) : in;
        while (filled < end) {
            if (!fill()) {
                throw new EOFException("the request ends within its body");
            }
        }
    }

    private boolean fill() throws IOException {
        in = filled == in.length ? Arrays.copyOf(in, 2 * filled) : in;
        int n = channel.read(ByteBuffer.wrap(in, filled, in.length - filled));
        filled += Math.max(n, 0);
        return n >= 0;
    }

    private boolean answer(int offset, int length) throws IOException {
        List<ByteBuffer> body = dispatch.answer(in, offset, length);
        if (interceptor != null) {
            String request = new String(in, offset, length, StandardCharsets.UTF_8);
            return send(interceptor.answer(request, Answer.of(200, join(body))));
        }
        long size = body.stream().mapToLong(ByteBuffer::remaining).sum();
        List<ByteBuffer> pieces = new ArrayList<>(body.size() + 1);
        pieces.add(Reply.utf8(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + size + "\r\n\r\n"));
        pieces.addAll(body);
        write(pieces);
        return true;
    }

    private boolean send(Answer answer) throws IOException {
        int cut = answer.cutAfter().orElse(answer.body().length);
        if (cut < 0) {
            return false;
        }
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Answer\r\n");
        answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + answer.body().length + "\r\n\r\n");
        int sent = Math.min(cut, answer.body().length);
        write(List.of(Reply.utf8(head.toString()), ByteBuffer.wrap(answer.body(), 0, sent)));
        return answer.cutAfter().isEmpty();
    }

    private boolean refuse(int status, String why) throws IOException {
        send(Answer.of(status, (why + "\n").getBytes(StandardCharsets.UTF_8)));
        return false;
    }

    private void write(List<ByteBuffer> pieces) throws IOException {
        ByteBuffer[] all = pieces.toArray(ByteBuffer[]::new);
        int from = 0;
        while (from < all.length) {
            channel.write(all, from, Math.min(all.length - from, 1024));
            while (from < all.length && !all[from].hasRemaining()) {
                from++;
            }
        }
    }

    private static byte[] join(List<ByteBuffer> pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer piece : pieces) {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            out.writeBytes(copy);
        }
        return out.toByteArray();
    }

    private static long contentLength(String header) {
        String value = value(header, "content-length");
        try {
            return value == null ? -1 : Long.parseLong(value);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static boolean has(String header, String name, String expected) {
        return expected.equalsIgnoreCase(value(header, name));
    }

    private static @Nullable String value(String header, String name) {
        for (String line : header.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                return line.substring(colon + 1).trim();
            }
        }
        return null;
    }
}
