package dev.trace.cli.doctor;

import dev.trace.cli.CommandFailure;
import dev.trace.cli.LoadedDag;
import dev.trace.cli.Workspace;
import dev.trace.cli.embedded.EmbeddedException;
import dev.trace.cli.embedded.HomeLock;
import dev.trace.cli.local.BundledPools;
import dev.trace.cli.local.Databases;
import dev.trace.dag.platform.PlatformConfig;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.dag.validate.Strictness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Examines everything a run needs. For one use. */
public final class Doctor {
    private final Workspace workspace;
    private final Consumer<Finding> listener;
    private final List<Finding> findings = new ArrayList<>();

    /** @param listener hears each finding as it is made */
    public Doctor(Workspace workspace, Consumer<Finding> listener) {
        this.workspace = workspace;
        this.listener = listener;
    }

    /** @param dagFile narrows the pools to those of a DAG; null for all */
    public List<Finding> examine(@Nullable Path dagFile) throws InterruptedException {
        PlatformConfig platform = workspace.platform();
        add(Finding.ok(
                "configuration",
                workspace
                        .file()
                        .map(file -> "read " + file)
                        .orElse("no trace.yaml; defaults and the environment hold")));
        runtime();
        operators();
        databases(platform);
        add(StorageCheck.of(platform.cold()));
        pools(platform, dagFile);
        return List.copyOf(findings);
    }

    private void add(Finding finding) {
        findings.add(finding);
        listener.accept(finding);
    }

    private void runtime() {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        String detail = "Java " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors() + " cores, heap up to " + heap + " MiB";
        add(
                heap < 200
                        ? Finding.warning("runtime", detail, "give it 256 MiB or more with TRACE_JAVA_OPTS=-Xmx256m")
                        : Finding.ok("runtime", detail));
    }

    private void operators() {
        int known = workspace.operators().descriptors().size();
        add(Finding.ok("operators", known + " can be used"));
        workspace
                .operators()
                .problems()
                .forEach(problem -> add(Finding.failed("operators", problem.toString(), "fix or remove the plugin")));
    }

    private void databases(PlatformConfig platform) throws InterruptedException {
        Path home = platform.home();
        try {
            Optional<HomeLock> lock = HomeLock.tryTake(home);
            if (lock.isEmpty()) {
                add(Finding.ok(
                        "home",
                        home + " is in use by process " + HomeLock.holder(home).pid() + ", which is at work"));
                return;
            }
            add(Finding.ok("home", home + " is writable and free"));
            try (HomeLock held = lock.get();
                    Databases databases = Databases.closed(workspace.secrets())) {
                Databases.Pair pair = databases.open(platform, held, 2);
                DatabaseCheck.of("state", pair.state()).forEach(this::add);
                if (pair.hot() != pair.state()) {
                    DatabaseCheck.of("hot", pair.hot()).forEach(this::add);
                }
            }
        } catch (EmbeddedException | CommandFailure | PlatformException e) {
            add(Finding.failed("database", workspace.redactor().redact(String.valueOf(e.getMessage())), "see above"));
        }
    }

    private void pools(PlatformConfig platform, @Nullable Path dagFile) {
        List<PoolConfig> wanted = new ArrayList<>(new TreeMap<>(platform.pools()).values());
        if (dagFile != null) {
            LoadedDag dag = LoadedDag.load(workspace, dagFile, Strictness.RUN);
            wanted.removeIf(pool -> !dag.pools().contains(pool.name()));
        }
        if (wanted.isEmpty()) {
            add(Finding.warning("pools", "none is configured", "add one under rpc_pools in trace.yaml, or use --pool"));
        }
        try (BundledPools bundled = new BundledPools()) {
            PoolCheck check = new PoolCheck(bundled::resolve, workspace.redactor()::redact);
            PoolCheck.Use use = dagFile == null ? PoolCheck.Use.MAYBE : PoolCheck.Use.SURE;
            wanted.forEach(pool -> check.of(pool, use).forEach(this::add));
        }
    }
}
