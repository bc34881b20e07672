package dev.trace.dispatcher.executor;

import dev.trace.dag.platform.ExecutorConfig.Mount;
import java.nio.file.Path;
import java.util.List;

/** What children need to reach their dispatcher and its data. Safe for use from several threads. */
public interface ChildAccess {
    /**
     * Addresses of dispatchers, with commas between them.
     *
     * @throws ExecutorException if there is none yet
     */
    String dispatchers() throws ExecutorException;

    /**
     * The configuration of workers, as it is at this moment.
     *
     * @throws ExecutorException if it cannot be read or made
     */
    Path config() throws ExecutorException;

    /** What else of the host that configuration speaks of; containers see it at the same path. */
    default List<Mount> mounts() {
        return List.of();
    }
}
