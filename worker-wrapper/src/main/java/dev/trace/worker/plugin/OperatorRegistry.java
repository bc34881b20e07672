package dev.trace.worker.plugin;

import dev.trace.api.OperatorDescriptor;
import dev.trace.api.OperatorFactory;
import dev.trace.api.SourceOperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.EffectiveConfig;
import dev.trace.dag.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every operator that this process can run, by name. What cannot be loaded is listed in {@link #problems} and left out;
 * it never harms another operator. Immutable and safe for use from several threads until closed.
 */
public final class OperatorRegistry implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OperatorRegistry.class);

    private final Map<String, OperatorFactory> factories = new TreeMap<>();
    private final Map<String, String> origins = new TreeMap<>();
    private final List<PluginProblem> problems = new ArrayList<>();
    private final List<PluginClassLoader> loaders = new ArrayList<>();

    private OperatorRegistry() {}

    /** The operators that come with Trace. */
    public static OperatorRegistry builtIn() {
        OperatorRegistry registry = new OperatorRegistry();
        registry.addAll("built in", ServiceLoader.load(OperatorFactory.class, OperatorRegistry.class.getClassLoader()));
        return registry;
    }

    /**
     * The operators that come with Trace and those of plugins. In a plugin folder every {@code *.jar} is a plugin, and
     * so is every folder, with all jars in it; both in the order of their names. Of two operators with one name the
     * first stays, built-in ones before all.
     */
    public static OperatorRegistry load(Collection<Path> pluginFolders) {
        OperatorRegistry registry = builtIn();
        for (Path folder : pluginFolders) {
            PluginFolder.plugins(folder, registry.problems).forEach(registry::addPlugin);
        }
        registry.problems.forEach(problem -> log.warn("⚠️ operator left out: {}", problem));
        return registry;
    }

    /** Exactly these, under the same checks; for tests and for programs that embed a worker. */
    public static OperatorRegistry of(OperatorFactory... factories) {
        OperatorRegistry registry = new OperatorRegistry();
        registry.addAll("given", List.of(factories));
        return registry;
    }

    public Optional<OperatorFactory> find(String name) {
        return Optional.ofNullable(factories.get(name));
    }

    /** In the order of their names. */
    public List<OperatorFactory> factories() {
        return List.copyOf(factories.values());
    }

    /** In the order of their names. */
    public List<OperatorDescriptor> descriptors() {
        return factories.values().stream().map(OperatorDescriptor::of).toList();
    }

    /** Where an operator comes from: {@code built in}, or the plugin's path. */
    public Optional<String> origin(String name) {
        return Optional.ofNullable(origins.get(name));
    }

    /** What was left out, in the order in which it was met. */
    public List<PluginProblem> problems() {
        return List.copyOf(problems);
    }

    /**
     * The tables of an operator under a configuration, in the operator's order.
     *
     * @throws ConfigException if the configuration cannot be used, with every problem
     * @throws IllegalArgumentException if the operator is unknown, or contradicts itself: two tables of one name, a key of
     *     no column
     */
    public List<TableDefinition> tables(String operator, Map<String, ?> raw) throws ConfigException {
        OperatorFactory factory = find(operator)
                .orElseThrow(() -> new IllegalArgumentException("there is no operator '" + operator + "'"));
        return tables(factory, factory.config().parse(raw));
    }

    /**
     * The tables of an operator under a checked configuration, in the operator's order.
     *
     * @throws ConfigException if the keys contradict each other
     * @throws IllegalArgumentException if the operator contradicts itself: two tables of one name, a key of no column
     */
    public static List<TableDefinition> tables(OperatorFactory factory, Config config) throws ConfigException {
        List<TableDefinition> tables = factory.tables(config);
        FactoryChecks.requireSound(factory.name(), tables);
        return tables;
    }

    /**
     * Looks at what a source is to be fired with. One whose operator is not here passes.
     *
     * @throws ConfigException if it cannot be fired like this
     */
    public void checkFiring(Job source, Map<String, String> parameters) throws ConfigException {
        if (factories.get(source.operator()) instanceof SourceOperatorFactory factory) {
            Map<String, Object> config = EffectiveConfig.of(source, OperatorDescriptor.of(factory));
            factory.check(factory.config().parse(config), parameters);
        }
    }

    private void addPlugin(PluginFolder.Plugin plugin) {
        PluginClassLoader loader = PluginClassLoader.of(plugin.jars());
        loaders.add(loader);
        int before = factories.size() + problems.size();
        addAll(plugin.path().toString(), ServiceLoader.load(OperatorFactory.class, loader));
        if (factories.size() + problems.size() == before) {
            problems.add(new PluginProblem(
                    plugin.path().toString(),
                    "holds no operator: its META-INF/services/" + OperatorFactory.class.getName()
                            + " is missing or empty; list the factory's class name in it"));
        }
    }

    private void addAll(String origin, Iterable<OperatorFactory> found) {
        for (OperatorFactory factory : Discovery.sound(origin, found, problems)) {
            String other = origins.putIfAbsent(factory.name(), origin);
            if (other == null) {
                factories.put(factory.name(), factory);
            } else {
                problems.add(new PluginProblem(
                        origin,
                        "operator '" + factory.name() + "' is left out: the name is taken (" + other
                                + "); give one of the two another name"));
            }
        }
    }

    /** Lets go of the plugins' jars; their operators must not be used afterwards. */
    @Override
    public void close() {
        for (PluginClassLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                log.warn("⚠️ could not close {}: {}", loader.getName(), e.toString());
            }
        }
    }
}
