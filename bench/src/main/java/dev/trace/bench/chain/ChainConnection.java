package dev.trace.bench.chain;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One kept-alive HTTP/1.1 connection. It takes what a client of ours sends and no more. For one thread. */
final class ChainConnection {
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

    private final SocketChannel channel;
    private final ChainAnswers answers;
    private byte[] in = new byte[4096];
    private int filled;

    ChainConnection(SocketChannel channel, ChainAnswers answers) {
        this.channel = channel;
        this.answers = answers;
    }

    /** Serves until the client closes. */
    void serve() throws IOException {
        for (int body = header(); body >= 0; body = header()) {
            Matcher length = LENGTH.matcher(new String(in, 0, body, StandardCharsets.ISO_8859_1));
            if (!length.find()) {
                throw new IOException("a request without Content-Length");
            }
            int end = body + Integer.parseInt(length.group(1));
            while (filled < end) {
                if (!fill()) {
                    throw new EOFException("the request ends within its body");
                }
            }
            send(answers.answer(in, body, end - body));
            System.arraycopy(in, end, in, 0, filled - end);
            filled -= end;
        }
    }

    /** Reads up to the empty line. @return where the body begins, or -1 if the client is gone */
    private int header() throws IOException {
        while (true) {
            for (int i = 0; i + 3 < filled; i++) {
                if (in[i] == '\r' && in[i + 1] == '\n' && in[i + 2] == '\r' && in[i + 3] == '\n') {
                    return i + 4;
                }
            }
            if (!fill()) {
                return -1;
            }
        }
    }

    private boolean fill() throws IOException {
        in = filled == in.length ? Arrays.copyOf(in, 2 * filled) : in;
        int read = channel.read(ByteBuffer.wrap(in, filled, in.length - filled));
        filled += Math.max(read, 0);
        return read >= 0;
    }

    private void send(ByteBuffer[] body) throws IOException {
        long size = 0;
        for (ByteBuffer piece : body) {
            size += piece.remaining();
        }
        ByteBuffer[] all = new ByteBuffer[body.length + 1];
        all[0] = ChainAnswers.ascii(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + size + "\r\n\r\n");
        System.arraycopy(body, 0, all, 1, body.length);
        while (all[all.length - 1].hasRemaining()) {
            channel.write(all);
        }
    }
}
