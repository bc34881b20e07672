package dev.trace.dag.yaml;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a document.
 *
 * @param severity whether the document can be used nevertheless
 * @param file as the person named it, or where else the text came from
 * @param at where in it
 * @param message what is wrong and what would be right; never a secret
 * @param excerpt the line it is on; null if there is none, or if it must not be shown
 */
public record Problem(
        Severity severity,
        String file,
        Mark at,
        String message,
        @Nullable String excerpt) {
    private static final int WIDTH = 100;

    /** Whether a document can be used nevertheless. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** {@code file:line:column: error: message}, on one line. */
    public String headline() {
        String place = at.line() == 0 ? file : file + ":" + at.line() + ":" + at.column();
        return place + ": " + (severity == Severity.ERROR ? "error: " : "warning: ") + message;
    }

    /** The headline, then the line of the document with a caret beneath the place. */
    @Override
    public String toString() {
        if (excerpt == null || excerpt.isBlank()) {
            return headline();
        }
        int column = Math.min(Math.max(at.column() - 1, 0), excerpt.codePointCount(0, excerpt.length()));
        int caret = excerpt.offsetByCodePoints(0, column);
        int from = caret > WIDTH - 20 ? caret - WIDTH / 2 : 0;
        int to = Math.min(excerpt.length(), from + WIDTH);
        String indent = excerpt.substring(from, caret).replaceAll("[^\t]", " ");
        return headline() + "\n    " + excerpt.substring(from, to) + "\n    " + indent + "^";
    }
}
