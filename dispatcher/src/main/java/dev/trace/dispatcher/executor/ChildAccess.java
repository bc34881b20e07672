package dev.trace.dispatcher.executor;

import java.nio.file.Path;

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
}
