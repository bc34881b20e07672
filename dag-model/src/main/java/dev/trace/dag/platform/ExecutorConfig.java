package dev.trace.dag.platform;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What runs the tasks of a runtime. */
public sealed interface ExecutorConfig {
    /**
     * Slots in the same process.
     *
     * @param slots tasks at once in one process; 0 for as many as cores and memory allow
     */
    record Local(int slots) implements ExecutorConfig {}

    /** Workers that somebody else starts: they ask for tasks over HTTP. */
    record Pull() implements ExecutorConfig {}

    /**
     * A JVM of its own for each task, on the dispatcher's host.
     *
     * @param javaOptions flags of that JVM, such as {@code -Xmx512m}
     * @param config its {@code trace.yaml}; empty for one made of the dispatcher's own
     */
    record ChildProcess(List<String> javaOptions, Optional<Path> config) implements ExecutorConfig {
        public ChildProcess {
            javaOptions = List.copyOf(javaOptions);
        }
    }

    /**
     * A container of its own for each task, through the Docker Engine API.
     *
     * @param socket where the engine listens
     * @param image image of the worker
     * @param surroundings what a container sees of the host
     * @param limits what a container may use
     */
    record Docker(Path socket, String image, Surroundings surroundings, ContainerLimits limits)
            implements ExecutorConfig {}

    /**
     * What a container sees of the host.
     *
     * @param config the worker's {@code trace.yaml} on the host, mounted read-only; empty for one made of the
     *     dispatcher's own
     * @param mounts files and folders of the host
     * @param env plain values, never secrets
     * @param network name of a Docker network; {@code host} for the host's own
     * @param dispatcher addresses of dispatchers as containers reach them; empty for this one's on the host's network
     * @param user who runs in it, {@code uid:gid}; empty for whoever runs the dispatcher, or the image's own user if
     *     that is root
     */
    record Surroundings(
            Optional<Path> config,
            List<Mount> mounts,
            Map<String, String> env,
            String network,
            Optional<String> dispatcher,
            Optional<String> user) {
        public Surroundings {
            mounts = List.copyOf(mounts);
            env = Map.copyOf(env);
        }
    }

    /**
     * A file or folder of the host within a container.
     *
     * @param source absolute path on the host
     * @param target absolute path in the container
     * @param access what a container may do there
     */
    record Mount(Path source, String target, Access access) {
        /** What a container may do. */
        public enum Access {
            READ_ONLY,
            READ_WRITE
        }
    }

    /**
     * What one container may use.
     *
     * @param memoryBytes most memory; it has no swap beside it; empty for no limit
     * @param cpuMillis most processor time, in thousandths of a core; empty for no limit
     */
    record ContainerLimits(OptionalLong memoryBytes, OptionalLong cpuMillis) {}
}
