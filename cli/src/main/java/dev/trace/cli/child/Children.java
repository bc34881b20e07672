package dev.trace.cli.child;

import dev.trace.cli.Workspace;
import dev.trace.cli.embedded.EmbeddedDatabase;
import dev.trace.dag.platform.ExecutorConfig;
import dev.trace.dag.platform.PlatformConfig;
import dev.trace.dag.platform.RuntimeConfig;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dispatcher.executor.ChildSettings;
import dev.trace.dispatcher.executor.ChildStarter;
import dev.trace.dispatcher.executor.ChildWorkers;
import dev.trace.dispatcher.executor.DockerSettings;
import dev.trace.dispatcher.executor.DockerStarter;
import dev.trace.dispatcher.executor.ProcessSettings;
import dev.trace.dispatcher.executor.ProcessStarter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Workers in processes and containers of their own, for the runtimes whose executor says so. For one thread. */
public final class Children implements AutoCloseable {
    private final ChildWorkers workers;
    private final List<ChildFiles> files;

    private Children(ChildWorkers workers, List<ChildFiles> files) {
        this.workers = workers;
        this.files = files;
    }

    /**
     * What children are made of.
     *
     * @param workspace configuration and plugins
     * @param api where this process listens for workers
     * @param token what they show there
     * @param state the state database
     * @param embedded the embedded database, if there is one
     * @param chains the chains of pools; asked whenever a child starts
     */
    public record Surroundings(
            Workspace workspace,
            URI api,
            Sensitive token,
            DataSource state,
            Optional<EmbeddedDatabase.Access> embedded,
            Map<String, Long> chains) {}

    /** Whether a configuration asks for any. */
    public static boolean areAskedFor(PlatformConfig platform) {
        return platform.runtimes().values().stream()
                .map(RuntimeConfig::executor)
                .anyMatch(executor ->
                        executor instanceof ExecutorConfig.ChildProcess || executor instanceof ExecutorConfig.Docker);
    }

    /** Starts to look for work at once. */
    public static Children start(ChildSettings settings, Surroundings around) {
        List<ChildFiles> files = new ArrayList<>();
        Map<String, ChildStarter> starters = new LinkedHashMap<>();
        Path home = around.workspace().platform().home().resolve("children");
        for (RuntimeConfig runtime : around.workspace().platform().runtimes().values()) {
            if (runtime.executor() instanceof ExecutorConfig.ChildProcess process) {
                ChildFiles given = given(around, home.resolve(runtime.name()), process.config());
                files.add(given);
                starters.put(
                        runtime.name(),
                        new ProcessStarter(new ProcessSettings(JvmFlags.launcher(process.javaOptions()), home, given)));
            } else if (runtime.executor() instanceof ExecutorConfig.Docker docker) {
                ChildFiles given = given(
                        around,
                        home.resolve(runtime.name()),
                        docker.surroundings().config());
                files.add(given);
                starters.put(
                        runtime.name(),
                        DockerStarter.of(new DockerSettings(
                                runtime.name(),
                                docker,
                                ChildWorkers.installation(around.state()),
                                settings.dispatcher(),
                                given)));
            }
        }
        return new Children(ChildWorkers.start(settings, starters, around.state()), files);
    }

    private static ChildFiles given(Surroundings around, Path folder, Optional<Path> own) {
        Workspace workspace = around.workspace();
        return new ChildFiles(new ChildFiles.Contents(
                folder,
                around.api().toString(),
                around.token(),
                own,
                () -> new WorkerYaml(workspace.platform(), around.embedded(), Map.copyOf(around.chains())),
                workspace.plugins()));
    }

    /** Ends them all: first by asking, at the deadline by force. */
    public void drain(Duration deadline) throws InterruptedException {
        workers.drain(deadline);
    }

    /** Leaves containers to the next dispatcher; ends processes as {@link #drain} does. */
    public void leave(Duration deadline) throws InterruptedException {
        workers.leave(deadline);
    }

    @Override
    public void close() {
        workers.close();
        files.forEach(ChildFiles::close);
    }
}
