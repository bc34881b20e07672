package dev.trace.dispatcher;

import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.TaskServiceException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Tasks for workers in other processes, any number of which may wait without a thread each. Safe for use from several threads. */
public interface ClaimQueue {
    /**
     * Takes a task now, or when one is ready, or nothing when the request's patience is over.
     *
     * @param requestId names the request until it is answered
     * @return completed exceptionally, with {@link TaskServiceException}, if the dispatcher stops meanwhile
     */
    CompletableFuture<Optional<Claim>> claim(String requestId, ClaimRequest request)
            throws TaskServiceException, InterruptedException;

    /** Ends the wait of a request; one that is unknown or answered stays as it is. */
    void withdraw(String requestId);
}
