package dev.trace.api.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong with it. */
public final class ConfigException extends Exception {
    private final List<ConfigProblem> problems;

    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream()
                .map(each -> each.key().isEmpty() ? each.message() : each.key() + ": " + each.message())
                .collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public ConfigException(ConfigKey<?> key, String message) {
        this(List.of(new ConfigProblem(key.name(), message)));
    }

    public List<ConfigProblem> problems() {
        return problems;
    }
}
