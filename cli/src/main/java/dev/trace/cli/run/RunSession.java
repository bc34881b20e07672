package dev.trace.cli.run;

import dev.trace.api.OperatorException;
import dev.trace.api.SourceKind;
import dev.trace.cli.CommandFailure;
import dev.trace.cli.ExitStatus;
import dev.trace.cli.LoadedDag;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.cli.embedded.HomeLock;
import dev.trace.cli.local.LocalRuntime;
import dev.trace.cli.local.StopSignal;
import dev.trace.cli.local.TakenPort;
import dev.trace.cli.log.Logging;
import dev.trace.cli.metrics.MetricsServer;
import dev.trace.cli.plan.Plan;
import dev.trace.cli.plan.Planner;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.Job;
import dev.trace.dag.platform.ExecutorConfig;
import dev.trace.dag.platform.RuntimeConfig;
import dev.trace.dag.validate.Strictness;
import dev.trace.dispatcher.Control;
import dev.trace.dispatcher.ControlException;
import dev.trace.dispatcher.DagStatus;
import dev.trace.dispatcher.DeadTask;
import dev.trace.dispatcher.EmitMode;
import dev.trace.worker.run.Worker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One run of a DAG from start to summary. For one use, on one thread. */
public final class RunSession {
    private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(20);

    private final Workspace workspace;
    private final RunRequest request;
    private final StopSignal signal;
    private final Console console;

    public RunSession(Workspace workspace, RunRequest request, StopSignal signal) {
        this.workspace = workspace;
        this.request = request;
        this.signal = signal;
        console = workspace.console();
    }

    /** @return the exit code */
    public int run() throws Exception {
        Path home = workspace.platform().home();
        try (HomeLock lock = HomeLock.tryTake(home).orElseThrow(() -> inUse(home))) {
            workspace.logToFile();
            LocalRuntime runtime = LocalRuntime.begin(workspace, lock, request.slots());
            try {
                return run(runtime);
            } catch (CommandFailure e) {
                // Said before everything is put away, which takes a moment.
                String.valueOf(e.getMessage()).lines().forEach(console::note);
                return e.exitStatus();
            } catch (Exception e) {
                if (e instanceof InterruptedException || signal.isRequested()) {
                    return stopped(runtime);
                }
                throw e;
            } finally {
                signal.ignoreFromHere();
                runtime.close();
            }
        }
    }

    private static CommandFailure inUse(Path home) {
        return CommandFailure.usage("process " + HomeLock.holder(home).pid() + " is at work in " + home
                + "; ask it with 'trace status', give it work with 'trace emit', or stop it first."
                + " To run beside it, set home in trace.yaml or TRACE_HOME to another folder");
    }

    private int run(LocalRuntime runtime) throws Exception {
        LoadedDag dag = LoadedDag.load(workspace, request.file(), Strictness.RUN);
        dag.warnings().forEach(warning -> console.note(warning.toString()));
        requireManualSource(dag);
        requireOwnProcess(dag);
        DagDeployment deployment = dag.deployment(workspace.operators());
        Set<Long> chains = Set.copyOf(runtime.openPools(dag.pools()).values());
        try (Lakes lakes = Lakes.of(workspace.platform().cold(), deployment, chains)) {
            return run(runtime, dag, chains, lakes);
        }
    }

    private int run(LocalRuntime runtime, LoadedDag dag, Set<Long> chains, Lakes lakes) throws Exception {
        DagDeployment deployment = dag.deployment(workspace.operators());
        Control control = runtime.control();
        control.deploy(deployment);
        String name = dag.dag().name();
        Set<DeadTask> deadBefore = new HashSet<>(control.status(name, chains).dead());
        boolean forEver = runsForEver(dag);
        if (!forEver) {
            Logging.leaveFailuresToTheEnd();
        }
        RunBudget budget = RunBudget.of(request.budget(), workspace, dag, deployment);
        compare(budget, runtime, deployment);
        fire(control, dag);
        runtime.serveMetrics(MetricsServer.Unconfigured.REFRAIN);
        // Only now are the manifests in order, and nothing is written yet.
        runtime.awaitStore();
        Lakes.Snapshot before = lakes.read();
        WrittenRows written = new WrittenRows();
        Worker worker = runtime.work(dag.jobNames(), budget.monitor().and(written));
        if (needsOtherProcesses(dag)) {
            URI api = runtime.serveWorkers(TakenPort.TAKE_ANOTHER);
            runtime.startChildren(api, dag.jobNames(), chains);
        } else {
            runtime.serve();
        }
        console.note("▶️ " + name + " version " + dag.dag().version() + " with " + request.slots()
                + (request.slots() == 1 ? " slot" : " slots"));
        Watch watch = new Watch(console, control, worker, deployment, budget, signal::isRequested);
        DagStatus end = watch.untilDone(chains, forEver);
        runtime.drain(DRAIN_DEADLINE);
        Verdict verdict = new Verdict(
                end,
                end.dead().stream().filter(task -> !deadBefore.contains(task)).toList(),
                budget.ending(end));
        new Summary(console, workspace, request)
                .print(lakes, new Summary.Done(before, written.count(), watch.elapsed(), verdict));
        return verdict.tell(console);
    }

    private void compare(RunBudget budget, LocalRuntime runtime, DagDeployment deployment)
            throws OperatorException, InterruptedException {
        if (budget.isGiven()) {
            Plan plan = new Planner(workspace, deployment, runtime::rpc).plan(request.ranges(), 0);
            budget.warning(plan).ifPresent(console::note);
        }
    }

    private boolean needsOtherProcesses(LoadedDag dag) {
        Map<String, RuntimeConfig> runtimes = workspace.platform().runtimes();
        return dag.dag().jobs().stream()
                .map(job -> runtimes.get(job.runtime()))
                .anyMatch(runtime -> runtime != null && !(runtime.executor() instanceof ExecutorConfig.Local));
    }

    private void requireManualSource(LoadedDag dag) {
        if (!request.ranges().isEmpty() && manualSources(dag).isEmpty()) {
            throw CommandFailure.usage(
                    request.file() + " has no manual source that --range could fire; leave --range out");
        }
    }

    private void requireOwnProcess(LoadedDag dag) {
        if (request.budget().isPresent() && needsOtherProcesses(dag)) {
            throw CommandFailure.usage("--budget counts what this process asks for, but a job of " + request.file()
                    + " has a runtime whose tasks run in processes of their own; give those jobs runtime local, or leave"
                    + " --budget out");
        } else if (request.budget().isPresent() && manualSources(dag).isEmpty()) {
            throw CommandFailure.usage(request.file() + " has no manual source; --budget is for runs that end");
        }
    }

    private static List<Job> manualSources(LoadedDag dag) {
        return dag.dag().jobs().stream()
                .filter(job -> job.source()
                        .filter(source -> source.kind() == SourceKind.MANUAL)
                        .isPresent())
                .toList();
    }

    private static boolean runsForEver(LoadedDag dag) {
        return dag.dag().jobs().stream()
                .anyMatch(job -> job.source()
                        .filter(source -> source.kind() != SourceKind.MANUAL)
                        .isPresent());
    }

    private void fire(Control control, LoadedDag dag) throws ControlException {
        Map<String, String> parameters =
                request.ranges().isEmpty() ? Map.of() : Map.of("range", String.join(",", request.ranges()));
        for (Job source : manualSources(dag)) {
            control.emit(dag.dag().name(), source.name(), parameters, EmitMode.REUSE);
        }
    }

    private int stopped(LocalRuntime runtime) throws InterruptedException, OperatorException {
        signal.ignoreFromHere();
        console.settle();
        console.note("⏸️ stopping: finishing what can be finished, giving back the rest");
        runtime.drain(DRAIN_DEADLINE);
        console.note("Stopped. Nothing is lost; the same command goes on where this one was.");
        return ExitStatus.INTERRUPTED;
    }
}
