package dev.trace.cli.command;

import dev.trace.cli.ExitStatus;
import dev.trace.cli.PlatformOptions;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.dag.validate.DagValidator;
import dev.trace.dag.validate.Strictness;
import dev.trace.dag.validate.Surroundings;
import dev.trace.dag.validate.Validation;
import dev.trace.dag.yaml.Problem;
import dev.trace.dag.yaml.Problem.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trace validate}. */
@Command(
        name = "validate",
        description = "Checks DAG files and reports everything wrong with them at once.",
        mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    PlatformOptions options = new PlatformOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "DAG files.")
    List<Path> files = new ArrayList<>();

    @Option(names = "--json", description = "Prints problems as JSON.")
    boolean json;

    public ValidateCommand(Console console) {
        this.console = console;
    }

    /** A problem as JSON shows it. */
    record Line(String file, int line, int column, String severity, String message) {
        static Line of(Problem problem) {
            return new Line(
                    problem.file(),
                    problem.at().line(),
                    problem.at().column(),
                    problem.severity() == Severity.ERROR ? "error" : "warning",
                    problem.message());
        }
    }

    @Override
    public Integer call() {
        List<Problem> all = new ArrayList<>();
        for (Path file : files) {
            Validation validation = validate(file);
            all.addAll(validation.problems());
            if (!json) {
                validation.problems().forEach(problem -> console.result(problem.toString()));
                validation
                        .dag()
                        .ifPresent(dag -> console.result(file + ": ok, DAG " + dag.name() + " version " + dag.version()
                                + " with " + dag.jobs().size() + " jobs"));
            }
        }
        if (json) {
            console.result(JsonOutput.of(all.stream().map(Line::of).toList()));
        }
        long errors =
                all.stream().filter(each -> each.severity() == Severity.ERROR).count();
        if (errors > 0 && !json) {
            console.result(errors + (errors == 1 ? " error" : " errors"));
        }
        return errors == 0 ? ExitStatus.DONE : ExitStatus.USAGE;
    }

    private Validation validate(Path file) {
        try (Workspace workspace = options.open(console, file)) {
            return new DagValidator(
                            workspace.operators().descriptors(),
                            workspace.operators()::tables,
                            Surroundings.of(workspace.platform(), Strictness.CHECK))
                    .validate(file);
        }
    }
}
