package dev.trace.dag.platform;

import dev.trace.dag.platform.ExecutorConfig.ContainerLimits;
import dev.trace.dag.platform.ExecutorConfig.Mount;
import dev.trace.dag.schema.Checked;
import dev.trace.dag.schema.Checked.Element;
import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Problems;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Puts one of {@code runtimes} together.
 *
 * @param problems takes what is wrong
 * @param placeholders resolve variables
 * @param folder that a relative path is within
 */
record RuntimeAssembly(Problems problems, Placeholders placeholders, Path folder) {
    /** Of the image that the build makes. */
    static final String IMAGE = "trace-worker:latest";

    static final String SOCKET = "/var/run/docker.sock";
    private static final String HOST = "host";

    private static final List<String> OF_DOCKER =
            List.of("image", "network", "dispatcher", "memory", "cpus", "user", "mounts", "env", "socket");

    ExecutorConfig executor(Checked fields) {
        String executor = fields.text("executor").orElse("local");
        switch (executor) {
            case "process" -> refuse(fields, executor, with(OF_DOCKER, "slots"));
            case "docker" -> refuse(fields, executor, List.of("slots", "java_options"));
            case "pull" -> refuse(fields, executor, with(OF_DOCKER, "slots", "java_options", "config"));
            default -> refuse(fields, executor, with(OF_DOCKER, "java_options", "config"));
        }
        return switch (executor) {
            case "process" -> new ExecutorConfig.ChildProcess(fields.texts("java_options"), config(fields));
            case "docker" -> docker(fields);
            case "pull" -> new ExecutorConfig.Pull();
            default -> new ExecutorConfig.Local(fields.whole("slots").orElse(0L).intValue());
        };
    }

    private static List<String> with(List<String> names, String... more) {
        List<String> all = new ArrayList<>(names);
        all.addAll(List.of(more));
        return all;
    }

    private void refuse(Checked fields, String executor, List<String> names) {
        for (String name : names) {
            if (fields.isGiven(name)) {
                problems.error(
                        fields.keyAt(name),
                        "'" + name + "' is nothing to executor " + executor
                                + "; remove it, or name the executor it is for");
            }
        }
    }

    private ExecutorConfig docker(Checked fields) {
        String network = fields.text("network").orElse(HOST);
        if (!network.equals(HOST) && !fields.isGiven("dispatcher")) {
            problems.error(
                    fields.at("network"),
                    "a network of its own needs 'dispatcher': the address at which containers of network " + network
                            + " reach a dispatcher, such as http://dispatcher:8080");
        }
        ExecutorConfig.Surroundings surroundings = new ExecutorConfig.Surroundings(
                config(fields),
                fields.elements("mounts").stream()
                        .flatMap(each -> mount(each).stream())
                        .toList(),
                environment(fields),
                network,
                fields.text("dispatcher"),
                fields.text("user"));
        return new ExecutorConfig.Docker(
                folder.resolve(fields.text("socket").orElse(SOCKET)),
                fields.text("image").orElse(IMAGE),
                surroundings,
                new ContainerLimits(
                        fields.text("memory").map(RuntimeAssembly::bytes).orElse(OptionalLong.empty()), cpus(fields)));
    }

    private Optional<Path> config(Checked fields) {
        return fields.text("config").flatMap(text -> path(fields.at("config"), text));
    }

    private Optional<Path> path(Mark at, String text) {
        try {
            return Optional.of(folder.resolve(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            problems.error(at, "'" + text + "' is no path: " + e.getReason());
            return Optional.empty();
        }
    }

    /** The form is checked before. */
    private Optional<Mount> mount(Element written) {
        String[] parts = ((String) written.value()).split(":", -1);
        Mount.Access access =
                parts.length > 2 && parts[2].equals("rw") ? Mount.Access.READ_WRITE : Mount.Access.READ_ONLY;
        return path(written.at(), parts[0]).map(source -> new Mount(source, parts[1], access));
    }

    private Map<String, String> environment(Checked fields) {
        Map<String, String> environment = new LinkedHashMap<>();
        fields.named("env").forEach((name, written) -> {
            String text = (String) written.value();
            if (text.contains("${secret:")) {
                problems.error(
                        written.at(),
                        "'" + name + "' would put a secret into the environment of containers, where everybody who may"
                                + " look at them sees it; mount a file with 'mounts' or 'config' instead");
                return;
            }
            try {
                environment.put(name, placeholders.substitute(text));
            } catch (PlatformException e) {
                problems.error(written.at(), String.valueOf(e.getMessage()));
            }
        });
        return environment;
    }

    private static OptionalLong bytes(String text) {
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return OptionalLong.of(text.endsWith("g") ? number << 30 : number << 20);
    }

    private OptionalLong cpus(Checked fields) {
        return fields.single("cpus")
                .map(written -> {
                    String text = String.valueOf(written.value());
                    if (!text.matches("[0-9]{1,4}(\\.[0-9]{1,3})?")
                            || new BigDecimal(text).compareTo(new BigDecimal("0.01")) < 0) {
                        problems.error(written.at(), "'cpus' must be a number of cores, such as \"1.5\"");
                        return OptionalLong.empty();
                    }
                    return OptionalLong.of(
                            new BigDecimal(text).movePointRight(3).longValueExact());
                })
                .orElse(OptionalLong.empty());
    }
}
