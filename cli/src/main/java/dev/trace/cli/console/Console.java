package dev.trace.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Standard output for results, standard error for what happens meanwhile. On a terminal the last lines of standard error
 * may be redrawn in place. Safe for use from several threads.
 */
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final int width;
    private List<String> live = List.of();
    private volatile UnaryOperator<String> redactor = line -> line;

    private Console(PrintStream out, PrintStream err, int width) {
        this.out = out;
        this.err = err;
        this.width = width;
    }

    /** This process's own streams, always in UTF-8. */
    public static Console system() {
        return new Console(stream(FileDescriptor.out), stream(FileDescriptor.err), terminalWidth());
    }

    /** Streams of a test; a width of 0 is no terminal. */
    public static Console of(PrintStream out, PrintStream err, int width) {
        return new Console(out, err, width);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** The launcher says how wide the terminal is, for it knows without loading anything. */
    private static int terminalWidth() {
        String said = System.getProperty("trace.terminal", "");
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        return !dumb && said.matches("\\d{1,5}") ? Integer.parseInt(said) : 0;
    }

    /** From now on every line goes through a redactor, whoever made it. */
    public void redactWith(UnaryOperator<String> secrets) {
        redactor = secrets;
    }

    /** Whether standard error is a terminal whose lines can be redrawn. */
    public boolean isTerminal() {
        return width > 0;
    }

    /** A line of a result. */
    public synchronized void result(String line) {
        clearLive();
        out.println(redactor.apply(line));
        drawLive();
    }

    /** A line about what happens. */
    public synchronized void note(String line) {
        clearLive();
        err.println(redactor.apply(line));
        drawLive();
    }

    /** Lines that replace those of the last call, on a terminal only. */
    public synchronized void live(List<String> lines) {
        if (isTerminal()) {
            clearLive();
            live = lines.stream().map(redactor).map(this::fitted).toList();
            drawLive();
        }
    }

    /** Lets the redrawn lines stand as they are. */
    public synchronized void settle() {
        live = List.of();
    }

    /** For a library that prints help or usage itself. */
    public PrintWriter outWriter() {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
    }

    /** For a library that prints errors itself. */
    public PrintWriter errWriter() {
        return new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
    }

    private String fitted(String line) {
        return line.codePointCount(0, line.length()) < width
                ? line
                : line.substring(0, line.offsetByCodePoints(0, Math.max(0, width - 1)));
    }

    private void clearLive() {
        if (!live.isEmpty()) {
            err.print("\u001b[" + live.size() + "A\r\u001b[J");
        }
    }

    private void drawLive() {
        for (String line : live) {
            err.print(line + "\n");
        }
        err.flush();
    }
}
