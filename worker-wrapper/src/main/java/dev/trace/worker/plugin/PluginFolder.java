package dev.trace.worker.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** What a plugin folder holds. */
final class PluginFolder {
    private PluginFolder() {}

    /**
     * One plugin.
     *
     * @param path its jar or folder, for people
     * @param jars its jars, at least one, all readable
     */
    record Plugin(Path path, List<Path> jars) {}

    /** The plugins in the order of their names; what cannot be one is added to the problems. */
    static List<Plugin> plugins(Path folder, List<PluginProblem> problems) {
        List<Plugin> plugins = new ArrayList<>();
        for (Path each : list(folder, problems)) {
            if (Files.isDirectory(each)) {
                inFolder(each, problems).ifPresent(plugins::add);
            } else if (isNamedJar(each) && isJar(each, problems)) {
                plugins.add(new Plugin(each, List.of(each)));
            }
        }
        return plugins;
    }

    private static Optional<Plugin> inFolder(Path folder, List<PluginProblem> problems) {
        List<Path> named =
                list(folder, problems).stream().filter(PluginFolder::isNamedJar).toList();
        if (named.isEmpty()) {
            problems.add(new PluginProblem(folder.toString(), "holds no jar; put the plugin's jars directly in it"));
            return Optional.empty();
        }
        int before = problems.size();
        named.forEach(jar -> isJar(jar, problems));
        // A plugin that lacks one of its jars would fail later, at a place that does not name the jar.
        return problems.size() == before ? Optional.of(new Plugin(folder, named)) : Optional.empty();
    }

    private static List<Path> list(Path folder, List<PluginProblem> problems) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (NoSuchFileException e) {
            problems.add(new PluginProblem(
                    folder.toString(), "there is no such plugin folder; create it or correct TRACE_PLUGINS"));
        } catch (IOException e) {
            problems.add(new PluginProblem(folder.toString(), "the plugin folder cannot be read: " + e.getMessage()));
        }
        return List.of();
    }

    private static boolean isNamedJar(Path file) {
        return file.getFileName().toString().endsWith(".jar");
    }

    private static boolean isJar(Path file, List<PluginProblem> problems) {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.size() >= 0;
        } catch (IOException e) {
            problems.add(new PluginProblem(file.toString(), "is not a jar (" + e.getMessage() + "); build it again"));
            return false;
        }
    }
}
