package dev.trace.dispatcher.executor;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Volume;
import dev.trace.dag.platform.ExecutorConfig.ContainerLimits;
import dev.trace.dag.platform.ExecutorConfig.Mount;
import dev.trace.dag.platform.ExecutorConfig.Surroundings;
import dev.trace.dispatcher.executor.ChildAccess.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts workers in containers of their own. A container's root file system is read-only, it has no capabilities, its
 * secrets come in a file, and its labels say whose it is.
 */
public final class DockerStarter implements ChildStarter {
    /** Where a container finds its configuration. */
    static final String CONFIG = "/etc/trace/trace.yaml";

    private static final String TOKEN = "/etc/trace/worker.token";

    static final String INSTALLATION = "dev.trace.installation";
    static final String DISPATCHER = "dev.trace.dispatcher";
    static final String RUNTIME = "dev.trace.runtime";
    static final String JOB = "dev.trace.job";
    static final String CHILD = "dev.trace.child";

    /** Native libraries are unpacked there and run from there. */
    private static final Map<String, String> SCRATCH = Map.of("/tmp", "rw,exec,nosuid,nodev");

    /** The engine's own copy of what a container prints; the log has it all. */
    private static final LogConfig LOG =
            new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "8m", "max-file", "2"));

    private final DockerSettings settings;
    private final DockerEngine engine;

    private DockerStarter(DockerSettings settings, DockerEngine engine) {
        this.settings = settings;
        this.engine = engine;
    }

    /** Asks nothing of the engine yet. */
    public static DockerStarter of(DockerSettings settings) {
        return new DockerStarter(settings, DockerEngine.at(settings.docker().socket()));
    }

    @Override
    public Child start(ChildOrder order) throws ExecutorException {
        Given given = settings.access().now();
        Optional<String> user = user();
        HandOver.to(user, given.made());
        List<String> arguments = order.arguments(reachable(given), CONFIG, TOKEN);
        HostConfig host = host(given);
        String id = engine.run(settings.docker().image(), create -> {
            user.ifPresent(create::withUser);
            describe(create, order, arguments, host);
        });
        DockerChild child = new DockerChild(engine, id, order);
        child.followFromStart();
        return child;
    }

    private Given reachable(Given given) {
        String dispatchers = settings.docker().surroundings().dispatcher().orElse(given.dispatchers());
        return new Given(dispatchers, given.config(), given.token(), given.made(), given.plugins(), given.mounts());
    }

    /** So that it can read and write what this process can; but root is nobody to run a worker as unasked. */
    private Optional<String> user() throws ExecutorException {
        Optional<String> asked = settings.docker().surroundings().user();
        Optional<HostUser> own = HostUser.current().filter(user -> user.uid() != 0);
        return asked.isPresent() || own.isPresent()
                ? asked.or(() -> own.map(HostUser::toString))
                : engine.userOf(settings.docker().image());
    }

    private void describe(CreateContainerCmd create, ChildOrder order, List<String> arguments, HostConfig host) {
        Surroundings around = settings.docker().surroundings();
        create.withName("trace-" + order.name())
                .withCmd(arguments)
                .withLabels(labels(order))
                .withEnv(around.env().entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .sorted()
                        .toList())
                .withHostConfig(host);
    }

    private Map<String, String> labels(ChildOrder order) {
        Map<String, String> labels = new LinkedHashMap<>(own());
        labels.put(DISPATCHER, settings.dispatcher());
        labels.put(JOB, order.job());
        labels.put(CHILD, order.name());
        return labels;
    }

    private Map<String, String> own() {
        return Map.of(INSTALLATION, settings.installation(), RUNTIME, settings.runtime());
    }

    private HostConfig host(Given given) {
        Surroundings around = settings.docker().surroundings();
        ContainerLimits limits = settings.docker().limits();
        List<Bind> binds = new ArrayList<>();
        binds.add(new Bind(given.config().toString(), new Volume(CONFIG), AccessMode.ro));
        binds.add(new Bind(given.token().toString(), new Volume(TOKEN), AccessMode.ro));
        given.plugins()
                .forEach(
                        folder -> binds.add(new Bind(folder.toString(), new Volume(folder.toString()), AccessMode.ro)));
        Stream.concat(given.mounts().stream(), around.mounts().stream())
                .map(DockerStarter::bind)
                .forEach(binds::add);
        HostConfig host = HostConfig.newHostConfig()
                .withBinds(binds)
                .withNetworkMode(around.network())
                .withReadonlyRootfs(true)
                .withTmpFs(SCRATCH)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withLogConfig(LOG);
        limits.memoryBytes().ifPresent(bytes -> host.withMemory(bytes).withMemorySwap(bytes));
        limits.cpuMillis().ifPresent(millis -> host.withNanoCPUs(millis * 1_000_000));
        return host;
    }

    private static Bind bind(Mount mount) {
        return new Bind(
                mount.source().toString(),
                new Volume(mount.target()),
                mount.access() == Mount.Access.READ_WRITE ? AccessMode.rw : AccessMode.ro);
    }

    @Override
    public List<Child> present() throws ExecutorException {
        List<Child> present = new ArrayList<>();
        for (Container each : engine.list(own())) {
            Map<String, String> labels = each.getLabels();
            ChildOrder order = new ChildOrder(
                    labels.getOrDefault(CHILD, each.getId()),
                    settings.runtime(),
                    labels.getOrDefault(JOB, ""),
                    Duration.ZERO);
            present.add(new DockerChild(engine, each.getId(), order));
        }
        return present;
    }

    @Override
    public Fate fate() {
        return Fate.GOES_ON;
    }

    @Override
    public void close() {
        engine.close();
    }
}
