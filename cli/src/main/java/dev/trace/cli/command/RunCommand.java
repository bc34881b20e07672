package dev.trace.cli.command;

import dev.trace.cli.CommandFailure;
import dev.trace.cli.PlatformOptions;
import dev.trace.cli.Workspace;
import dev.trace.cli.budget.Budget;
import dev.trace.cli.console.Console;
import dev.trace.cli.local.LocalRuntime;
import dev.trace.cli.local.StopSignal;
import dev.trace.cli.run.RunRequest;
import dev.trace.cli.run.RunSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trace run}. */
@Command(
        name = "run",
        description = {
            "Runs a DAG in this process: starts what it needs, fires its manual sources, works until all is done.",
            "A DAG with always-on or scheduled sources runs until it is stopped. Running again goes on where it was."
        },
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    /** Kubernetes waits 30 s before it kills. */
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(28);

    private final Console console;

    @Mixin
    PlatformOptions options = new PlatformOptions();

    @Parameters(paramLabel = "FILE", description = "DAG file, such as dags/quickstart.yaml.")
    Path file = Path.of("");

    @Option(
            names = "--range",
            paramLabel = "RANGE",
            converter = RangeOption.class,
            description = "Blocks to fire manual sources with, such as 18_000_000:+100 or 0:latest; the end of a:b is"
                    + " excluded. Repeatable. Otherwise what the source's config says.")
    List<String> ranges = new ArrayList<>();

    @Option(names = "--slots", paramLabel = "N", description = "Tasks at once; otherwise by cores and memory.")
    @Nullable
    Integer slots;

    @Option(
            names = "--budget",
            paramLabel = "AMOUNT",
            description =
                    "Ends before RPC endpoints are asked for more than this in this run: 25usd, 1_000_000cu (compute"
                            + " units) or 5000requests. Running again goes on; 'trace plan' says what all of it takes.")
    @Nullable
    String budget;

    public RunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (slots != null && slots < 1) {
            throw CommandFailure.usage("--slots must be at least 1, not " + slots);
        }
        StopSignal signal = StopSignal.install(STOP_DEADLINE);
        try (Workspace workspace = options.open(console, file)) {
            int tasksAtOnce = slots == null ? LocalRuntime.defaultSlots(workspace) : slots;
            RunRequest request = new RunRequest(file, List.copyOf(ranges), tasksAtOnce, parsedBudget());
            return new RunSession(workspace, request, signal).run();
        } finally {
            signal.ended();
        }
    }

    private Optional<Budget> parsedBudget() {
        try {
            return Optional.ofNullable(budget).map(Budget::parse);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--budget: " + e.getMessage());
        }
    }
}
