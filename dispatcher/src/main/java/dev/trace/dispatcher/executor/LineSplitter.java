package dev.trace.dispatcher.executor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Makes lines of bytes that come in pieces. A line without end is cut. Safe for use from several threads. */
final class LineSplitter {
    private static final int LONGEST = 64 << 10;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    synchronized void add(byte[] piece) {
        for (byte each : piece) {
            if (each == '\n' || line.size() == LONGEST) {
                end();
            }
            if (each != '\n') {
                line.write(each);
            }
        }
    }

    /** No more comes. */
    synchronized void end() {
        if (line.size() > 0) {
            lines.accept(line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
    }
}
