package dev.trace.cli.command;

import dev.trace.cli.CommandFailure;
import dev.trace.cli.ExitStatus;
import dev.trace.cli.LoadedDag;
import dev.trace.cli.PlatformOptions;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.cli.local.PoolAccess;
import dev.trace.cli.plan.Plan;
import dev.trace.cli.plan.PlanText;
import dev.trace.cli.plan.Planner;
import dev.trace.dag.validate.Strictness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trace plan}. */
@Command(
        name = "plan",
        description = {
            "Says what a DAG's ranges will take, by endpoint and dataset, before anything is fetched: requests, compute"
                    + " units, money, bytes and time. What is there already is left out.",
            "No data is written, and endpoints are asked for sampled blocks only. A store in S3 is read."
        },
        mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
    private static final int MOST_SAMPLES = 1000;

    private final Console console;

    @Mixin
    PlatformOptions options = new PlatformOptions();

    @Parameters(paramLabel = "FILE", description = "DAG file, such as dags/quickstart.yaml.")
    Path file = Path.of("");

    @Option(
            names = "--range",
            paramLabel = "RANGE",
            converter = RangeOption.class,
            description = "Blocks, such as 18_000_000:+100 or 0:latest; the end of a:b is excluded. Repeatable."
                    + " Otherwise what the manual source's config says.")
    List<String> ranges = new ArrayList<>();

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "8",
            description = "Blocks to ask for, spread evenly over the range, to know how large answers are and how long"
                    + " they take: usually 2 requests each. ${DEFAULT-VALUE} unless given; 0 asks for none.")
    int sample = 8;

    @Option(names = "--json", description = "Prints the plan as JSON.")
    boolean json;

    public PlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (sample < 0 || sample > MOST_SAMPLES) {
            throw CommandFailure.usage("--sample must be 0 to " + MOST_SAMPLES + ", not " + sample);
        }
        try (Workspace workspace = options.open(console, file);
                PoolAccess pools = new PoolAccess(workspace)) {
            LoadedDag dag = LoadedDag.load(workspace, file, Strictness.RUN);
            if (sample > 0 && !json) {
                console.note("Sampling up to " + sample + " blocks of each job; --sample 0 asks for none.");
            }
            Plan plan = new Planner(workspace, dag.deployment(workspace.operators()), pools::open).plan(ranges, sample);
            if (json) {
                console.result(JsonOutput.of(plan));
            } else {
                PlanText.lines(plan).forEach(console::result);
            }
            return ExitStatus.DONE;
        }
    }
}
