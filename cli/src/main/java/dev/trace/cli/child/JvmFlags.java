package dev.trace.cli.child;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How a JVM like this one is started. */
final class JvmFlags {
    /** What makes it start faster, or quieter, whatever else is asked of it. */
    private static final List<String> ALWAYS = List.of(
            "-Xshare",
            "-Xlog:cds",
            "-XX:SharedArchiveFile",
            "--enable-native-access",
            "--sun-misc-unsafe-memory-access",
            "--add-opens",
            "--add-exports");

    /** What is about this one process. */
    private static final List<String> NEVER =
            List.of("-javaagent", "-agentlib", "-agentpath", "-Dtrace.", "-XX:ArchiveClassesAtExit", "-Xrunjdwp");

    private JvmFlags() {}

    /**
     * The command that the arguments of {@code trace} follow.
     *
     * @param asked flags; empty for those of this process
     */
    static List<String> launcher(List<String> asked) {
        List<String> own = ManagementFactory.getRuntimeMXBean().getInputArguments();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(chosen(own, asked));
        command.addAll(List.of("-cp", classPath(), ChildMain.class.getName()));
        return command;
    }

    static List<String> chosen(List<String> own, List<String> asked) {
        return asked.isEmpty()
                ? own.stream()
                        .filter(flag -> NEVER.stream().noneMatch(flag::startsWith))
                        .toList()
                : Stream.concat(own.stream().filter(flag -> ALWAYS.stream().anyMatch(flag::startsWith)), asked.stream())
                        .toList();
    }

    /** The child may run in another folder. */
    private static String classPath() {
        List<String> absolute = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            absolute.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, absolute);
    }
}
