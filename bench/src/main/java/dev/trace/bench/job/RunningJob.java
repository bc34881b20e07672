package dev.trace.bench.job;

import dev.trace.api.OperatorException;
import dev.trace.cli.LoadedDag;
import dev.trace.cli.PlatformOptions;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.cli.embedded.HomeLock;
import dev.trace.cli.local.LocalRuntime;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.validate.Strictness;
import dev.trace.dispatcher.Control;
import dev.trace.dispatcher.ControlException;
import dev.trace.dispatcher.DagStatus;
import dev.trace.dispatcher.DagStatus.Activity;
import dev.trace.dispatcher.EmitMode;
import dev.trace.worker.run.WorkMonitor;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** The job, started as {@code trace run} starts it and kept running from range to range. For one thread. */
public final class RunningJob implements AutoCloseable {
    private static final int LOOK_MILLIS = 50;

    private final JobFiles files;
    private final Workspace workspace;
    private final HomeLock lock;
    private final LocalRuntime runtime;
    private final Control control;
    private final Set<Long> chains;

    private RunningJob(JobFiles files, Workspace workspace, HomeLock lock, int slots)
            throws OperatorException, ControlException, InterruptedException {
        this.files = files;
        this.workspace = workspace;
        this.lock = lock;
        runtime = LocalRuntime.begin(workspace, lock, slots);
        LoadedDag dag = LoadedDag.load(workspace, files.dag(), Strictness.RUN);
        DagDeployment deployment = dag.deployment(workspace.operators());
        chains = Set.copyOf(runtime.openPools(dag.pools()).values());
        control = runtime.control();
        control.deploy(deployment);
        var unused = runtime.work(dag.jobNames(), WorkMonitor.NONE);
    }

    /**
     * Starts it.
     *
     * @param url of the chain's endpoint
     * @param chunk blocks of a task and of a file
     * @param slots tasks at once
     */
    public static RunningJob start(String url, int chunk, int slots)
            throws IOException, OperatorException, ControlException, InterruptedException {
        JobFiles files = JobFiles.create(url, chunk);
        Workspace workspace = new PlatformOptions().open(Console.system(), files.dag());
        HomeLock lock = HomeLock.tryTake(files.home())
                .orElseThrow(() -> new IOException("another process holds the new folder " + files.home()));
        return new RunningJob(files, workspace, lock, slots);
    }

    /** Ingests a range, both ends included, and returns once all of it is committed and delivered. */
    public void ingest(long first, long last) throws IOException, ControlException, InterruptedException {
        control.emit(JobFiles.DAG, JobFiles.SOURCE, Map.of("range", first + ":" + (last + 1)), EmitMode.REUSE);
        DagStatus status = control.status(JobFiles.DAG, chains);
        while (status.activity() == Activity.ACTIVE) {
            Thread.sleep(LOOK_MILLIS);
            status = control.status(JobFiles.DAG, chains);
        }
        if (!status.dead().isEmpty()) {
            throw new IOException("blocks " + first + "-" + last + " failed: "
                    + status.dead().get(0).message());
        }
    }

    @Override
    public void close() throws IOException {
        runtime.close();
        lock.close();
        workspace.close();
        files.close();
    }
}
