package dev.trace.cli.command;

import dev.trace.cli.ExitStatus;
import dev.trace.cli.PlatformOptions;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.cli.doctor.Doctor;
import dev.trace.cli.doctor.Finding;
import dev.trace.cli.doctor.Finding.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trace doctor}. */
@Command(
        name = "doctor",
        description = "Checks configuration, database, storage, RPC endpoints and clocks, and says what to fix.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    PlatformOptions options = new PlatformOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "A DAG file; its pools alone are checked then, and the trace.yaml beside it holds.")
    @Nullable
    Path file;

    @Option(names = "--json", description = "Prints findings as JSON.")
    boolean json;

    public DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open(console, file)) {
            Doctor doctor = new Doctor(workspace, json ? finding -> {} : finding -> console.result(finding.toString()));
            List<Finding> findings = doctor.examine(file);
            if (json) {
                console.result(JsonOutput.of(findings));
            }
            boolean failed = findings.stream().anyMatch(each -> each.verdict() == Verdict.FAILED);
            if (!json) {
                console.result(
                        failed ? "Fix what is marked ❌ and run doctor again." : "Everything needed is in order.");
            }
            return failed ? ExitStatus.USAGE : ExitStatus.DONE;
        }
    }
}
