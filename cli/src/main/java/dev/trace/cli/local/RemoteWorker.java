package dev.trace.cli.local;

import dev.trace.api.OperatorException;
import dev.trace.cli.CommandFailure;
import dev.trace.cli.Workspace;
import dev.trace.cli.metrics.MetricsServer;
import dev.trace.dag.platform.MetricsConfig;
import dev.trace.dag.platform.NamedSecret;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.dag.platform.Sensitive;
import dev.trace.worker.commit.CommitFaults;
import dev.trace.worker.commit.DataStore;
import dev.trace.worker.remote.RemoteTaskService;
import dev.trace.worker.run.Pools;
import dev.trace.worker.run.Worker;
import dev.trace.worker.run.WorkerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A worker for dispatchers in other processes, with its connections. For one thread. */
public final class RemoteWorker implements AutoCloseable {
    private static final int SPARE_CONNECTIONS = 4;

    private final BundledPools bundled = new BundledPools();
    private final Databases databases;
    private final PlatformPools opener;
    private final Pools pools;
    private final MetricsServer metrics = new MetricsServer();
    private final RemoteTaskService tasks;
    private @Nullable ChainFinder finder;
    private @Nullable DataStore store;
    private @Nullable Worker worker;

    private RemoteWorker(Workspace workspace, List<URI> dispatchers, Sensitive token) {
        databases = Databases.closed(workspace.secrets());
        opener = new PlatformPools(bundled, workspace.secrets());
        pools = Pools.shared(workspace.platform().pools(), opener);
        tasks = new RemoteTaskService(dispatchers, token, workspace.secrets()::renew);
    }

    /**
     * Connects to the hot database and begins to claim.
     *
     * @param faults where attempts die, in tests
     * @param tokenFile file of the worker token; null for the one of the configuration
     * @throws CommandFailure if there is no token, not even that of a dispatcher which is just starting, or the database
     *     does not answer
     */
    public static RemoteWorker start(
            Workspace workspace,
            CommitFaults faults,
            List<URI> dispatchers,
            @Nullable Path tokenFile,
            WorkerSettings settings)
            throws OperatorException, InterruptedException {
        RemoteWorker started = new RemoteWorker(workspace, dispatchers, token(workspace, tokenFile));
        try {
            started.work(workspace, faults, settings);
            return started;
        } catch (OperatorException | InterruptedException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private void work(Workspace workspace, CommitFaults faults, WorkerSettings settings)
            throws OperatorException, InterruptedException {
        MetricsConfig where = workspace.platform().metrics();
        if (where.enabled().orElse(true)) {
            metrics.endpoints(opener::reports);
            metrics.start(where);
        }
        DataStore opened = DataStore.open(
                databases.openHot(workspace.platform(), 2 * settings.slots() + SPARE_CONNECTIONS),
                workspace.platform().cold(),
                faults);
        store = opened;
        Worker started = Worker.start(
                settings, tasks, opened, workspace.operators(), pools, workspace.secrets(), metrics.work());
        worker = started;
        finder = ChainFinder.start(workspace.platform().pools(), pools, (pool, chain) -> {
            // Of a chain in the configuration the first claims knew: to interrupt them would only cost time.
            PoolConfig config = workspace.platform().pools().get(pool);
            if (config == null || config.chainId().isEmpty()) {
                started.chainsChanged();
            }
        });
    }

    private static Sensitive token(Workspace workspace, @Nullable Path tokenFile) throws InterruptedException {
        List<NamedSecret> configured = workspace.platform().auth().workerTokens();
        HomeSecrets home = new HomeSecrets(workspace.platform().home());
        Path file = tokenFile == null ? home.workerTokenFile() : tokenFile;
        if (tokenFile == null && !configured.isEmpty()) {
            return configured.get(0).value();
        } else if (tokenFile != null && HomeSecrets.read(file).isEmpty()) {
            throw CommandFailure.usage("there is no file " + tokenFile + "; --token-file holds the worker token");
        } else if (Arrival.await(() -> HomeSecrets.read(file)).isEmpty()) {
            throw CommandFailure.usage("no worker token: start 'trace dispatcher' first, which makes one in "
                    + workspace.platform().home() + " for workers with the same home folder; for a dispatcher"
                    + " elsewhere, name its token as auth.worker_token in trace.yaml, or give --token-file");
        }
        return Sensitive.from(() -> {
            String token = HomeSecrets.read(file).orElse("");
            workspace.redactor().add(token);
            return token;
        });
    }

    /** Whether it has stopped by itself within this time. */
    public boolean awaitEnd(Duration longest) throws InterruptedException {
        return worker == null || worker.awaitEnd(longest);
    }

    /** Why no dispatcher believes it; empty as soon as one has. */
    public Optional<String> refusal() {
        return tasks.refusal();
    }

    /** Finishes or gives back what runs, within a deadline. */
    public void drain(Duration deadline) throws InterruptedException {
        if (worker != null) {
            worker.drain(deadline);
        }
    }

    @Override
    public void close() {
        if (finder != null) {
            finder.close();
        }
        if (worker != null) {
            worker.close();
        }
        if (store != null) {
            store.close();
        }
        metrics.close();
        pools.close();
        bundled.close();
        databases.close();
    }
}
