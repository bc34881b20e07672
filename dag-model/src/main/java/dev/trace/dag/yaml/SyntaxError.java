package dev.trace.dag.yaml;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Text that is no YAML, said briefly.
 *
 * @param at where
 * @param message what the parser says, and what is usually meant by it
 */
record SyntaxError(Mark at, String message) {
    static SyntaxError of(IOException e) {
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            Mark at = new Mark(
                    marked.getProblemMark().getLine() + 1,
                    marked.getProblemMark().getColumn() + 1);
            return new SyntaxError(at, explained(marked));
        }
        if (e.getCause() instanceof ReaderException reader) {
            return new SyntaxError(
                    Mark.DOCUMENT,
                    String.format(
                            "holds the control character U+%04X at offset %d; remove it",
                            reader.getCodePoint(), reader.getPosition()));
        }
        String message =
                String.valueOf(e instanceof JacksonException jackson ? jackson.getOriginalMessage() : e.getMessage());
        JsonLocation at = e instanceof JacksonException jackson ? jackson.getLocation() : null;
        Mark mark = at == null ? Mark.DOCUMENT : new Mark(at.getLineNr(), at.getColumnNr());
        if (message.startsWith("Expected a field name")) {
            return new SyntaxError(mark, "a key must be a plain name: no list, mapping or alias");
        }
        if (e instanceof StreamConstraintsException) {
            return new SyntaxError(
                    mark, "is nested too deeply, or holds too long a value, to be meant to be read here");
        }
        return new SyntaxError(mark, "not YAML: " + message.lines().findFirst().orElse(""));
    }

    private static String explained(MarkedYAMLException e) {
        String problem = e.getProblem() == null ? "unreadable" : e.getProblem();
        if (problem.contains("TAB")) {
            return "a tab cannot indent; use spaces";
        } else if (problem.startsWith("mapping values are not allowed")) {
            return "a ':' is not possible here; check the indentation, or quote a text that holds ': '";
        } else if (problem.contains("unexpected end of stream") || problem.contains("<stream end>")) {
            return "the document ends within a value" + opened(e);
        } else if (problem.startsWith("expected <block end>")) {
            return "the indentation fits nothing above it" + opened(e);
        }
        return "not YAML: " + problem + opened(e);
    }

    private static String opened(MarkedYAMLException e) {
        return e.getContextMark() == null
                        || e.getContextMark().getLine() == e.getProblemMark().getLine()
                ? ""
                : "; it belongs to what begins at line " + (e.getContextMark().getLine() + 1);
    }
}
