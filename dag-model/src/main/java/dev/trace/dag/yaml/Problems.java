package dev.trace.dag.yaml;

import dev.trace.dag.yaml.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects everything wrong with one document. For one thread. */
public final class Problems {
    private final SourceText source;
    private final Set<Found> found = new LinkedHashSet<>();
    private final Set<Mark> errors = new HashSet<>();
    private final Set<Integer> hiddenLines = new HashSet<>();
    private final Set<String> hiddenTexts = new HashSet<>();

    public Problems(SourceText source) {
        this.source = source;
    }

    public void error(Mark at, String message) {
        errors.add(at);
        found.add(new Found(Severity.ERROR, at, message));
    }

    public void error(Node node, String message) {
        error(node.at(), message);
    }

    public void warning(Mark at, String message) {
        found.add(new Found(Severity.WARNING, at, message));
    }

    /** Keeps a text that may be a secret, and the line it is on, out of every problem. */
    public void hide(Mark at, String secret) {
        hiddenLines.add(at.line());
        if (!secret.isBlank()) {
            hiddenTexts.add(secret);
        }
    }

    /** Whether an error is known at exactly this place, so that a second one would only repeat it. */
    public boolean isReported(Mark at) {
        return errors.contains(at);
    }

    public boolean hasErrors() {
        return !errors.isEmpty();
    }

    /** All problems, in the order of the document. */
    public List<Problem> sorted() {
        List<Found> ordered = new ArrayList<>(found);
        ordered.sort(Comparator.comparing(Found::at));
        return ordered.stream().map(this::show).toList();
    }

    private Problem show(Found each) {
        String message = each.message();
        for (String secret : hiddenTexts) {
            message = message.replace(secret, "***");
        }
        String excerpt = hiddenLines.contains(each.at().line()) ? null : source.line(each.at());
        return new Problem(each.severity(), source.file(), each.at(), message, excerpt);
    }

    private record Found(Severity severity, Mark at, String message) {}
}
