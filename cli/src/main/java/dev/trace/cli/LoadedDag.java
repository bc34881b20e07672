package dev.trace.cli;

import dev.trace.api.config.ConfigException;
import dev.trace.dag.Dag;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.Job;
import dev.trace.dag.validate.DagValidator;
import dev.trace.dag.validate.FactoryCatalog;
import dev.trace.dag.validate.Strictness;
import dev.trace.dag.validate.Surroundings;
import dev.trace.dag.validate.Validation;
import dev.trace.dag.yaml.Problem;
import dev.trace.dag.yaml.Problem.Severity;
import dev.trace.worker.plugin.OperatorRegistry;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A DAG as a file declares it, valid.
 *
 * @param dag the DAG
 * @param text the file's text
 * @param warnings what may be wrong with it
 */
public record LoadedDag(Dag dag, String text, List<Problem> warnings) {
    public LoadedDag {
        warnings = List.copyOf(warnings);
    }

    /** @throws CommandFailure with everything wrong with it, each with its place */
    public static LoadedDag load(Workspace workspace, Path file, Strictness strictness) {
        Validation validation = new DagValidator(
                        workspace.operators().descriptors(),
                        workspace.operators()::tables,
                        Surroundings.of(workspace.platform(), strictness))
                .validate(file);
        return new LoadedDag(
                validation.dag().orElseThrow(() -> CommandFailure.usage(report(validation.problems()))),
                validation.text(),
                validation.problems());
    }

    private static String report(List<Problem> problems) {
        long errors = problems.stream()
                .filter(each -> each.severity() == Severity.ERROR)
                .count();
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n")) + "\n" + errors
                + (errors == 1 ? " error" : " errors");
    }

    /** All that a dispatcher needs of it. */
    public DagDeployment deployment(OperatorRegistry operators) {
        try {
            return new FactoryCatalog(operators.factories()).deployment(dag, text);
        } catch (ConfigException e) {
            throw CommandFailure.usage("DAG " + dag.name() + ": " + e.getMessage());
        }
    }

    /** The pools that its jobs use. */
    public Set<String> pools() {
        return dag.jobs().stream()
                .map(Job::pool)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Its jobs as workers name them. */
    public Set<String> jobNames() {
        return dag.jobs().stream().map(job -> dag.name() + "/" + job.name()).collect(Collectors.toSet());
    }
}
