package dev.trace.cli.command;

import dev.trace.cli.CommandFailure;
import dev.trace.cli.ExitStatus;
import dev.trace.cli.PlatformOptions;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.cli.console.Figures;
import dev.trace.cli.console.TextTable;
import dev.trace.cli.local.ControlAccess;
import dev.trace.cli.progress.DeadTasks;
import dev.trace.dispatcher.Control;
import dev.trace.dispatcher.DagStatus;
import dev.trace.dispatcher.DagSummary;
import dev.trace.dispatcher.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trace status}. */
@Command(
        name = "status",
        description = "Shows how far deployed DAGs are; asks the process at work, or the database if there is none.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    PlatformOptions options = new PlatformOptions();

    @Parameters(paramLabel = "DAG", arity = "0..1", description = "A DAG's name; all unless given.")
    @Nullable
    String dag;

    @Option(names = "--json", description = "Prints the status as JSON.")
    boolean json;

    public StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open(console, null)) {
            if (!ControlAccess.isNew(workspace)) {
                show(workspace);
            } else if (dag != null) {
                throw CommandFailure.usage("no DAG '" + dag + "' is deployed in "
                        + workspace.platform().home() + "; there is none at all yet");
            } else {
                show(workspace, List.of(), false);
            }
            return ExitStatus.DONE;
        }
    }

    private void show(Workspace workspace) throws Exception {
        try (ControlAccess access = ControlAccess.open(workspace)) {
            show(workspace, statuses(access.control()), access.isLive());
        }
    }

    private void show(Workspace workspace, List<DagStatus> all, boolean live) {
        if (json) {
            console.result(JsonOutput.of(all));
        } else if (all.isEmpty()) {
            console.result("No DAG is deployed in " + workspace.platform().home() + ". Begin with: trace "
                    + (live ? "deploy" : "run") + " dags/quickstart.yaml");
        } else {
            all.forEach(each -> print(each, live));
        }
    }

    private List<DagStatus> statuses(Control control) throws Exception {
        if (dag != null) {
            return List.of(control.status(dag));
        }
        List<DagStatus> all = new ArrayList<>();
        for (DagSummary each : control.dags()) {
            all.add(control.status(each.dag()));
        }
        return all;
    }

    private void print(DagStatus status, boolean live) {
        console.result("DAG " + status.dag() + " version " + status.version() + ": "
                + status.activity().name().toLowerCase(Locale.ROOT) + (live ? "" : ", no process is at work"));
        TextTable table = new TextTable()
                .left("job")
                .right("queued")
                .right("running")
                .right("waiting")
                .right("done")
                .right("dead")
                .right("blocks")
                .right("rows")
                .right("bytes");
        status.jobs()
                .forEach(job -> table.row(
                        job.job(),
                        Figures.count(job.queued()),
                        Figures.count(job.running()),
                        Figures.count(job.waiting()),
                        Figures.count(job.completed()),
                        Figures.count(job.dead()),
                        blocks(job),
                        Figures.count(job.rows()),
                        Figures.bytes(job.bytes())));
        table.lines().forEach(line -> console.result("  " + line));
        status.jobs()
                .forEach(job -> job.reasons().forEach(reason -> console.result("  ⏸️ " + job.job() + ": " + reason)));
        status.dead().forEach(task -> console.result("  " + DeadTasks.line(task)));
        console.result("");
    }

    private static String blocks(JobStatus job) {
        return job.blocksPlanned() == 0
                ? "-"
                : Figures.count(job.blocksCommitted()) + "/" + Figures.count(job.blocksPlanned());
    }
}
