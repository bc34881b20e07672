package dev.trace.dag.platform;

import dev.trace.dag.schema.Field;
import dev.trace.dag.schema.Section;
import dev.trace.dag.schema.Shape;
import java.util.List;
import java.util.regex.Pattern;

/** Every field of one of {@code runtimes}. */
public final class RuntimeFields {
    private static final Shape TEXT = new Shape.Text(Pattern.compile("(?s).*\\S.*"), "a text");

    private static Shape text(String form, String what) {
        return new Shape.Text(Pattern.compile(form), what);
    }

    /** The section. */
    public static final Section RUNTIME = new Section(
            "a runtime",
            "How tasks with this `runtime` are run. See [executors](executors.md).",
            List.of(
                    Field.of(
                                    "executor",
                                    new Shape.Choice(List.of("local", "process", "docker", "pull")),
                                    "`local`: slots in the same process. `process`: a JVM of its own for each task, on"
                                            + " this host. `docker`: a container of its own for each task, on this host."
                                            + " `pull`: workers that somebody else starts with `trace worker`.")
                            .fallback("local")
                            .example("process"),
                    Field.of(
                                    "slots",
                                    new Shape.Whole(0, 1024, "tasks"),
                                    "`local`: tasks at once in one process; 0 for as many as cores and memory allow.")
                            .fallback("0")
                            .example("4"),
                    Field.of(
                                    "java_options",
                                    new Shape.Items(text("-\\S+", "a flag that begins with -")),
                                    "`process`: flags of the JVMs.")
                            .fallback("those of the dispatcher")
                            .example("[-Xmx512m]"),
                    Field.of(
                                    "config",
                                    TEXT,
                                    "`process`, `docker`: the `trace.yaml` of the workers; in containers it is mounted"
                                            + " read-only.")
                            .fallback("one made of this file, readable by its owner alone")
                            .example("/etc/trace/worker.yaml"),
                    Field.of(
                                    "image",
                                    text("[a-z0-9][A-Za-z0-9._:/@-]*", "an image name"),
                                    "`docker`: the worker's image.")
                            .fallback(RuntimeAssembly.IMAGE)
                            .example("registry.internal/trace-worker:1.2"),
                    Field.of(
                                    "memory",
                                    text("[1-9][0-9]{0,6}[mg]", "a number with m or g, such as 512m or 2g"),
                                    "`docker`: most memory of a container (MiB or GiB), without swap.")
                            .fallback("no limit")
                            .example("1g"),
                    Field.of("cpus", new Shape.Single(), "`docker`: most cores of a container.")
                            .fallback("no limit")
                            .example("\"1.5\""),
                    Field.of(
                                    "mounts",
                                    new Shape.Items(text(
                                            "[^:]+:/[^:]*(:(ro|rw))?",
                                            "SOURCE:/TARGET, SOURCE:/TARGET:ro or SOURCE:/TARGET:rw")),
                                    "`docker`: files and folders of the host in containers, read-only unless `:rw`.")
                            .example("[\"/data/lake:/data/lake:rw\"]"),
                    Field.of(
                                    "env",
                                    new Shape.Named(
                                            Pattern.compile("[A-Za-z_][A-Za-z0-9_]*"),
                                            "a variable's name",
                                            new Shape.Lazy("a text")),
                                    "`docker`: environment of containers: plain values, never secrets, which anybody who"
                                            + " may look at a container would see.")
                            .example("{ AWS_REGION: eu-west-1 }"),
                    Field.of(
                                    "network",
                                    text("[A-Za-z0-9][A-Za-z0-9_.-]*", "a network's name"),
                                    "`docker`: network of the containers; `host` for the host's own.")
                            .fallback("host")
                            .example("trace"),
                    Field.of(
                                    "dispatcher",
                                    text(
                                            "https?://[^\\s,/@]+/?(,https?://[^\\s,/@]+/?)*",
                                            "http://host:port, several with commas"),
                                    "`docker`: where containers reach dispatchers; needed with a `network` of its own.")
                            .fallback("this process's API")
                            .example("http://dispatcher:8080"),
                    Field.of(
                                    "user",
                                    text("[0-9]{1,10}:[0-9]{1,10}", "uid:gid in numbers"),
                                    "`docker`: who runs in a container.")
                            .fallback("whoever runs the dispatcher, or the image's own user if that is root")
                            .example("\"1000:1000\""),
                    Field.of("socket", TEXT, "`docker`: socket of the Docker engine.")
                            .fallback(RuntimeAssembly.SOCKET)
                            .example("/run/user/1000/docker.sock")));

    private RuntimeFields() {}
}
