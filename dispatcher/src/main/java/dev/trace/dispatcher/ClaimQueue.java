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
     * @param requestId names the request, and becomes the token of the lease: unguessable, and new with each request
     * @return completed exceptionally, with {@link TaskServiceException}, if the dispatcher stops meanwhile
     */
    CompletableFuture<Optional<Claim>> claim(String requestId, ClaimRequest request) throws TaskServiceException;

    /**
     * The task that a request got whose answer did not arrive; its lease begins anew. Such a request waits no more.
     *
     * @return empty if it got none, or has lost it
     */
    Optional<Claim> again(String requestId, ClaimRequest request) throws TaskServiceException;

    /** Ends the wait of a request; one that is unknown or answered stays as it is. */
    void withdraw(String requestId);
}
