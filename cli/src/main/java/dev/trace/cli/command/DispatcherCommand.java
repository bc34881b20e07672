package dev.trace.cli.command;

import dev.trace.cli.CommandFailure;
import dev.trace.cli.ExitStatus;
import dev.trace.cli.PlatformOptions;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.cli.embedded.HomeLock;
import dev.trace.cli.local.LocalRuntime;
import dev.trace.cli.local.StopSignal;
import dev.trace.cli.local.TakenPort;
import dev.trace.cli.metrics.MetricsServer;
import dev.trace.worker.run.WorkMonitor;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trace dispatcher}. */
@Command(
        name = "dispatcher",
        description = {
            "Plans and hands out work to 'trace worker' processes, until it is stopped; runs none itself unless asked to.",
            "Several dispatchers may share one state database."
        },
        mixinStandardHelpOptions = true)
public final class DispatcherCommand implements Callable<Integer> {
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(28);
    private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Console console;

    @Mixin
    PlatformOptions options = new PlatformOptions();

    @Option(names = "--slots", paramLabel = "N", description = "Tasks at once in this process; none unless given.")
    int slots;

    public DispatcherCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (slots < 0) {
            throw CommandFailure.usage("--slots must be at least 0, not " + slots);
        }
        StopSignal signal = StopSignal.install(STOP_DEADLINE);
        try (Workspace workspace = options.openService(console)) {
            serve(workspace, signal);
            signal.ended(ExitStatus.DONE);
            return ExitStatus.DONE;
        } finally {
            signal.ended();
        }
    }

    private void serve(Workspace workspace, StopSignal signal) throws Exception {
        Path home = workspace.platform().home();
        try (HomeLock lock = HomeLock.tryTake(home).orElseThrow(() -> inUse(home))) {
            workspace.logToFile();
            LocalRuntime runtime = LocalRuntime.dispatcher(workspace, lock, slots);
            try {
                URI api = begin(runtime);
                console.note("▶️ dispatcher at " + api + "; stop it with Ctrl-C or SIGTERM");
                while (!signal.isRequested()) {
                    Thread.sleep(LOOK.toMillis());
                }
                stop(runtime, signal);
            } catch (InterruptedException e) {
                stop(runtime, signal);
            } finally {
                signal.ignoreFromHere();
                runtime.close();
            }
        }
        console.note("Stopped. Leases go on; the next dispatcher takes over.");
    }

    private URI begin(LocalRuntime runtime) throws Exception {
        runtime.control();
        runtime.followPools();
        runtime.serveMetrics(MetricsServer.Unconfigured.SERVE);
        URI api = runtime.serveWorkers(TakenPort.FAIL);
        if (slots > 0) {
            runtime.work(Set.of(), WorkMonitor.NONE);
        }
        runtime.startChildren(api, Set.of(), Set.of());
        return api;
    }

    private void stop(LocalRuntime runtime, StopSignal signal) throws InterruptedException {
        signal.ignoreFromHere();
        console.note("⏸️ stopping");
        runtime.drain(DRAIN_DEADLINE);
    }

    private static CommandFailure inUse(Path home) {
        return CommandFailure.usage("process " + HomeLock.holder(home).pid() + " is at work in " + home
                + "; stop it first, or set home in trace.yaml or TRACE_HOME to another folder");
    }
}
