package dev.trace.dag.platform;

import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that the environment sets, and what is wrong with them. For one thread. */
final class Overrides {
    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final List<Problem> problems = new ArrayList<>();

    Overrides(Map<String, String> environment, Path workingDirectory) {
        this.environment = environment;
        this.workingDirectory = workingDirectory;
    }

    Optional<String> of(String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(text -> !text.isBlank());
    }

    Path workingDirectory() {
        return workingDirectory;
    }

    void error(String variable, String message) {
        problems.add(
                new Problem(Problem.Severity.ERROR, "environment variable " + variable, Mark.DOCUMENT, message, null));
    }

    List<Problem> problems() {
        return problems;
    }
}
