package dev.trace.dag.yaml;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a document and its name.
 *
 * @param file as the person named it
 * @param text the whole of it
 * @param lines the same, cut at line ends
 */
public record SourceText(String file, String text, List<String> lines) {
    private static final Pattern LINE_END = Pattern.compile("\r\n|[\n\r\u0085\u2028\u2029]");

    public SourceText {
        lines = List.copyOf(lines);
    }

    public static SourceText of(String file, String text) {
        return new SourceText(file, text, List.of(LINE_END.split(text, -1)));
    }

    /** The line at a place; null if there is none. */
    @Nullable
    String line(Mark at) {
        return at.line() >= 1 && at.line() <= lines.size() ? lines.get(at.line() - 1) : null;
    }
}
