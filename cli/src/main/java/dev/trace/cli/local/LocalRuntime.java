package dev.trace.cli.local;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.Rpc;
import dev.trace.cli.Workspace;
import dev.trace.cli.child.Children;
import dev.trace.cli.embedded.HomeLock;
import dev.trace.cli.metrics.MetricsServer;
import dev.trace.dag.platform.DatabaseConfig;
import dev.trace.dag.platform.ExecutorConfig;
import dev.trace.dag.platform.MetricsConfig;
import dev.trace.dag.platform.PlatformConfig;
import dev.trace.dag.platform.RuntimeConfig;
import dev.trace.dispatcher.Control;
import dev.trace.dispatcher.Dispatcher;
import dev.trace.dispatcher.DispatcherSettings;
import dev.trace.dispatcher.executor.ChildSettings;
import dev.trace.worker.commit.DataStore;
import dev.trace.worker.run.Pools;
import dev.trace.worker.run.WorkMonitor;
import dev.trace.worker.run.Worker;
import dev.trace.worker.run.WorkerSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Databases, dispatcher and worker in this process. What takes time starts at once on other threads; what needs it waits
 * for it. {@link #close} stops everything in the order that loses nothing. For one thread.
 */
public final class LocalRuntime implements AutoCloseable {
    private static final int SPARE_CONNECTIONS = 12;
    /** For the calls of workers in other processes. */
    private static final int WORKER_CONNECTIONS = 8;

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Workspace workspace;
    private final int slots;
    private final ExecutorService starting = Executors.newCachedThreadPool();
    private final Databases databases;
    private final BundledPools bundled = new BundledPools();
    private final Map<String, Long> chains = new ConcurrentHashMap<>();
    private final PlatformPools opener;
    private final Pools pools;
    private final MetricsServer metrics = new MetricsServer();
    private final Future<Databases.Pair> connected;
    private final Future<Dispatcher> dispatcher;
    private final Optional<Future<DataStore>> data;
    private volatile @Nullable Worker worker;
    private @Nullable ApiServer api;
    private @Nullable ChainFinder following;
    private @Nullable Children children;
    private final Workers workers;

    private enum Parts {
        ALL,
        CONTROL
    }

    /** Whose the leases are that are found at the start. */
    private enum Workers {
        /** Workers of this process, or of one before it. */
        OWN,
        /** Workers of other processes too, which may be alive. */
        OTHERS
    }

    private LocalRuntime(Workspace workspace, HomeLock lock, int slots, Parts parts, Workers workers) {
        this.workspace = workspace;
        this.slots = slots;
        this.workers = workers;
        opener = new PlatformPools(bundled, workspace.secrets());
        pools = pools(workspace, workers, opener);
        DispatcherSettings settings = settings(workers);
        int connections = slots + SPARE_CONNECTIONS + (workers == Workers.OTHERS ? WORKER_CONNECTIONS : 0);
        databases = Databases.closed(workspace.secrets());
        PlatformConfig platform = workspace.platform();
        connected = starting.submit(() -> databases.open(platform, lock, connections));
        dispatcher = starting.submit(
                () -> Dispatcher.start(settings, await(connected).state()));
        data = parts == Parts.ALL
                ? Optional.of(
                        starting.submit(() -> DataStore.open(await(connected).hot(), platform.cold())))
                : Optional.empty();
    }

    /** The only worker has the whole of every endpoint; where there may be others, it has its share. */
    private static Pools pools(Workspace workspace, Workers workers, PlatformPools opener) {
        PlatformConfig platform = workspace.platform();
        return workers == Workers.OWN && !Children.areAskedFor(platform)
                ? new Pools(platform.pools(), opener)
                : Pools.shared(platform.pools(), opener);
    }

    /**
     * Begins to start.
     *
     * @param slots tasks at once
     */
    public static LocalRuntime begin(Workspace workspace, HomeLock lock, int slots) {
        return new LocalRuntime(workspace, lock, slots, Parts.ALL, Workers.OWN);
    }

    /**
     * Begins to start a dispatcher whose workers are other processes, and may outlive it.
     *
     * @param slots tasks at once in this process; 0 for none
     */
    public static LocalRuntime dispatcher(Workspace workspace, HomeLock lock, int slots) {
        return new LocalRuntime(workspace, lock, slots, slots > 0 ? Parts.ALL : Parts.CONTROL, Workers.OTHERS);
    }

    /** Begins to start what answers questions and takes orders, and does no work. */
    public static LocalRuntime controlOnly(Workspace workspace, HomeLock lock) {
        return new LocalRuntime(workspace, lock, 1, Parts.CONTROL, Workers.OWN);
    }

    /** As many slots as the configuration says, else as cores and memory allow. */
    public static int defaultSlots(Workspace workspace) {
        RuntimeConfig runtime = workspace.platform().runtimes().get("local");
        if (runtime != null && runtime.executor() instanceof ExecutorConfig.Local local && local.slots() > 0) {
            return local.slots();
        }
        long byMemory = Runtime.getRuntime().maxMemory() / (100L << 20);
        return (int) Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), byMemory));
    }

    /**
     * Connects to pools, all at once, while the databases start.
     *
     * @return the chain of each, by pool
     * @throws OperatorException if one cannot be reached or serves another chain than configured
     */
    public Map<String, Long> openPools(Collection<String> names) throws OperatorException, InterruptedException {
        Map<String, Future<Long>> opening = new LinkedHashMap<>();
        names.forEach(
                name -> opening.put(name, starting.submit(() -> pools.open(name).chainId())));
        for (Map.Entry<String, Future<Long>> each : opening.entrySet()) {
            chains.put(each.getKey(), await(each.getValue()));
        }
        return Map.copyOf(chains);
    }

    /** What people ask of the dispatcher. Waits for it to be up. */
    public Control control() throws OperatorException, InterruptedException {
        return await(dispatcher).control();
    }

    /** Waits until the data side is open, whose manifests are in order then. */
    public void awaitStore() throws OperatorException, InterruptedException {
        await(data.orElseThrow());
    }

    /**
     * Starts to work on tasks of some jobs.
     *
     * @param jobs {@code dag/job} names
     * @param monitor of what attempts use and commit
     */
    public Worker work(Set<String> jobs, WorkMonitor monitor) throws OperatorException, InterruptedException {
        DataStore store = await(data.orElseThrow());
        WorkerSettings settings = WorkerSettings.local("local", slots);
        Worker started = Worker.start(
                new WorkerSettings(
                        settings.name(),
                        ownRuntimes(),
                        jobs,
                        slots,
                        settings.patience(),
                        settings.heartbeat(),
                        settings.stopGrace(),
                        settings.reconcile()),
                await(dispatcher).tasks(),
                store,
                workspace.operators(),
                pools,
                workspace.secrets(),
                metrics.work().and(monitor));
        worker = started;
        return started;
    }

    /** Those whose tasks run in slots of this process. */
    private Set<String> ownRuntimes() {
        return workspace.platform().runtimes().values().stream()
                .filter(runtime -> runtime.executor() instanceof ExecutorConfig.Local)
                .map(RuntimeConfig::name)
                .collect(Collectors.toSet());
    }

    /**
     * Starts workers in processes or containers of their own for the tasks of runtimes whose executor says so.
     *
     * @param api where they find this process, from {@link #serveWorkers}
     * @param jobs {@code dag/job} names; empty for all
     * @param someChains chains whose tasks count; empty for all
     */
    public void startChildren(URI api, Set<String> jobs, Set<Long> someChains)
            throws OperatorException, InterruptedException {
        if (!Children.areAskedFor(workspace.platform())) {
            return;
        }
        String name = ProcessName.here() + "-" + HomeSecrets.random().substring(0, 8);
        children = Children.start(
                ChildSettings.of(name).only(jobs, someChains),
                new Children.Surroundings(
                        workspace,
                        api,
                        ApiKeys.workerToken(workspace),
                        await(connected).state(),
                        databases.embedded(),
                        chains));
    }

    /** Lets other processes ask, from a little later on. */
    public void serve() throws OperatorException, InterruptedException {
        control();
        api = ApiServer.startLater(workspace, await(dispatcher));
    }

    /**
     * Lets other processes ask and work, from now on; instead of {@link #serve}. Workers on this machine find their
     * token in the home folder, unless one is configured.
     *
     * @return where, for processes on this machine
     */
    public URI serveWorkers(TakenPort taken) throws OperatorException, InterruptedException {
        control();
        ApiServer started = ApiServer.startNow(workspace, await(dispatcher), taken);
        api = started;
        return started.uri();
    }

    /**
     * Lets Prometheus read metrics.
     *
     * @param unconfigured whether to do so where the configuration does not say
     */
    public void serveMetrics(MetricsServer.Unconfigured unconfigured) throws OperatorException, InterruptedException {
        MetricsConfig where = workspace.platform().metrics();
        if (where.enabled().orElse(unconfigured == MetricsServer.Unconfigured.SERVE)) {
            metrics.endpoints(opener::reports);
            metrics.tasks(control());
            metrics.start(where);
        }
    }

    /** An open pool; opened if it is not. */
    public Rpc rpc(String pool) throws OperatorException, InterruptedException {
        return pools.open(pool);
    }

    /** Finds out meanwhile which chains the configured pools serve. */
    public void followPools() {
        following = ChainFinder.start(workspace.platform().pools(), pools, (pool, chain) -> {
            chains.put(pool, chain);
            Worker working = worker;
            if (working != null) {
                working.chainsChanged();
            }
        });
    }

    private DispatcherSettings settings(Workers workers) {
        boolean own = workspace.platform().state() instanceof DatabaseConfig.Embedded;
        DispatcherSettings settings = own ? DispatcherSettings.embedded() : DispatcherSettings.shared("local");
        if (workers == Workers.OTHERS) {
            settings = settings.sharedAs(ProcessName.here());
        }
        return settings.with(pool -> {
                    Long chain = chains.get(pool);
                    return chain == null ? OptionalLong.empty() : OptionalLong.of(chain);
                })
                .checkedBy((source, parameters) -> workspace.operators().checkFiring(source, parameters));
    }

    /** Finishes or gives back what runs, within a deadline; then nothing of this process changes anything any more. */
    public void drain(Duration deadline) throws InterruptedException {
        Future<Boolean> ended = starting.submit(() -> endChildren(deadline));
        if (worker != null) {
            worker.drain(deadline);
        }
        settled(ended);
    }

    /** A dispatcher's containers go on without it; those of a run end with it. @return whether there were any */
    private boolean endChildren(Duration deadline) throws InterruptedException {
        Children ending = children;
        if (ending != null && workers == Workers.OTHERS) {
            ending.leave(deadline);
        } else if (ending != null) {
            ending.drain(deadline);
        }
        return ending != null;
    }

    @Override
    public void close() {
        if (following != null) {
            following.close();
        }
        if (children != null) {
            children.close();
        }
        if (api != null) {
            api.close();
        }
        if (worker != null) {
            worker.close();
        }
        metrics.close();
        stopStarting();
        pools.close();
        bundled.close();
        databases.close();
    }

    /** Nothing may still be starting when the databases close; what failed to start has been reported. */
    private void stopStarting() {
        starting.shutdown();
        try {
            Optional<Dispatcher> started = settled(dispatcher);
            if (data.isPresent()) {
                settled(data.get()).ifPresent(DataStore::close);
            }
            started.ifPresent(Dispatcher::close);
            // Whoever still connects to a pool has nobody to connect for.
            starting.shutdownNow();
            starting.awaitTermination(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> Optional<T> settled(Future<T> future) throws InterruptedException {
        try {
            return Optional.of(future.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private static <T> T await(Future<T> future) throws OperatorException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof OperatorException operator) {
                throw operator;
            } else if (cause instanceof InterruptedException) {
                throw new InterruptedException("a start was interrupted");
            } else if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException("start failed", cause);
        }
    }
}
