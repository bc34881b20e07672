package dev.trace.cli.command;

import dev.trace.cli.CommandFailure;
import dev.trace.cli.ExitStatus;
import dev.trace.cli.PlatformOptions;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.cli.local.LocalRuntime;
import dev.trace.cli.local.ProcessName;
import dev.trace.cli.local.RemoteWorker;
import dev.trace.cli.local.StopSignal;
import dev.trace.worker.commit.CommitFaults;
import dev.trace.worker.run.Stint;
import dev.trace.worker.run.WorkerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trace worker}. */
@Command(
        name = "worker",
        description = {
            "Runs tasks of one or several dispatchers in this process, until it is stopped.",
            "Databases, files, RPC pools and secrets are those of its own configuration."
        },
        mixinStandardHelpOptions = true)
public final class WorkerCommand implements Callable<Integer> {
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(28);
    /** Whoever started it kills it after 20 s, and giving a task back takes a moment. */
    private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(14);

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Console console;
    private final CommitFaults faults;

    @Mixin
    PlatformOptions options = new PlatformOptions();

    @Option(
            names = "--dispatcher",
            paramLabel = "URL",
            split = ",",
            required = true,
            description = "Dispatchers of one state, such as http://dispatcher:8080. Comma-separated or repeated; the"
                    + " next is asked where one does not answer.")
    List<String> dispatchers = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Names it in logs and on the status page; otherwise machine and process number.")
    @Nullable
    String name;

    @Option(
            names = "--runtimes",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "local",
            description = "Runtimes whose jobs it serves; ${DEFAULT-VALUE} unless given.")
    List<String> runtimes = new ArrayList<>();

    @Option(
            names = "--jobs",
            paramLabel = "DAG/JOB",
            split = ",",
            description = "Jobs it serves; otherwise all of its runtimes.")
    List<String> jobs = new ArrayList<>();

    @Option(names = "--slots", paramLabel = "N", description = "Tasks at once; otherwise by cores and memory.")
    @Nullable
    Integer slots;

    @Option(names = "--tasks", paramLabel = "N", description = "Ends after so many tasks.")
    @Nullable
    Integer tasks;

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "Ends after so long without a task, such as 30s or 5m.")
    @Nullable
    Duration idleTimeout;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the worker token; otherwise auth.worker_token of the configuration.")
    @Nullable
    Path tokenFile;

    public WorkerCommand(Console console) {
        this(console, CommitFaults.NONE);
    }

    /**
     * The same for tests.
     *
     * @param faults where attempts die
     */
    public WorkerCommand(Console console, CommitFaults faults) {
        this.console = console;
        this.faults = faults;
    }

    @Override
    public Integer call() throws Exception {
        List<URI> addresses = dispatchers.stream().map(DispatcherAddress::parse).toList();
        jobs.forEach(WorkerCommand::checkJob);
        runtimes.forEach(WorkerCommand::checkRuntime);
        StopSignal signal = StopSignal.install(STOP_DEADLINE);
        try (Workspace workspace = options.openService(console)) {
            int status = work(workspace, addresses, signal);
            signal.ended(status);
            return status;
        } finally {
            signal.ended();
        }
    }

    private int work(Workspace workspace, List<URI> addresses, StopSignal signal) throws Exception {
        RemoteWorker worker;
        try {
            worker = RemoteWorker.start(workspace, faults, addresses, tokenFile, settings(workspace));
        } catch (InterruptedException e) {
            return ExitStatus.DONE;
        }
        try {
            while (!signal.isRequested() && !worker.awaitEnd(LOOK)) {
                Optional<String> refusal = worker.refusal();
                if (refusal.isPresent()) {
                    throw CommandFailure.usage(refusal.get()
                            + "; set auth.worker_token in trace.yaml to the secret that the dispatcher has");
                }
            }
        } catch (InterruptedException e) {
            console.note("⏸️ stopping: finishing what can be finished, giving back the rest");
        } finally {
            signal.ignoreFromHere();
            worker.drain(DRAIN_DEADLINE);
            worker.close();
        }
        return ExitStatus.DONE;
    }

    private WorkerSettings settings(Workspace workspace) {
        return WorkerSettings.remote(
                name == null ? ProcessName.here() : name,
                Set.copyOf(runtimes),
                Set.copyOf(jobs),
                slots == null ? LocalRuntime.defaultSlots(workspace) : atLeastOne("--slots", slots),
                new Stint(
                        tasks == null ? OptionalInt.empty() : OptionalInt.of(atLeastOne("--tasks", tasks)),
                        Optional.ofNullable(idleTimeout)));
    }

    private static int atLeastOne(String option, int value) {
        if (value < 1) {
            throw CommandFailure.usage(option + " must be at least 1, not " + value);
        }
        return value;
    }

    /** One without a name would wait for tasks for ever. */
    private static void checkRuntime(String runtime) {
        if (runtime.isBlank()) {
            throw CommandFailure.usage("--runtimes takes names such as local,large, not '" + runtime + "'");
        }
    }

    private static void checkJob(String job) {
        if (!job.matches("[^/]+/[^/]+")) {
            throw CommandFailure.usage("--jobs takes names such as quickstart/ingest, not '" + job + "'");
        }
    }
}
