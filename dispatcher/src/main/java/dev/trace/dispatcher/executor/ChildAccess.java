package dev.trace.dispatcher.executor;

import dev.trace.dag.platform.ExecutorConfig.Mount;
import java.nio.file.Path;
import java.util.List;

/** What children need to reach their dispatcher and its data. Safe for use from several threads. */
@FunctionalInterface
public interface ChildAccess {
    /**
     * What holds at this moment, for one child.
     *
     * @throws ExecutorException if it cannot be read or made
     */
    Given now() throws ExecutorException;

    /**
     * What a child is given.
     *
     * @param dispatchers addresses of dispatchers, with commas between them
     * @param config its configuration
     * @param token file of the worker token
     * @param made those of the two that were made for children, and may be given to whoever runs them
     * @param plugins folders of plugins
     * @param mounts what else of the host its configuration speaks of; containers see it at the same path
     */
    record Given(String dispatchers, Path config, Path token, List<Path> made, List<Path> plugins, List<Mount> mounts) {
        public Given {
            made = List.copyOf(made);
            plugins = List.copyOf(plugins);
            mounts = List.copyOf(mounts);
        }
    }
}
