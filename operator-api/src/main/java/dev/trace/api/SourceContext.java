package dev.trace.api;

import dev.trace.api.table.Table;

/** What a {@link SourceOperator} has. */
public interface SourceContext extends OperatorContext {
    /** What made this attempt run. */
    Firing firing();

    /**
     * A table of this job.
     *
     * @throws IllegalArgumentException if the factory's {@code tables} does not name it
     */
    Table table(String name);

    /**
     * Publishes rows, checkpoint, state and events at once. {@link CommitOutcome.Committed} and {@link
     * CommitOutcome.AlreadyCommitted} mean they are durable.
     *
     * @throws OperatorException if nothing was published: the rows conflict, or the storage refuses
     * @throws InterruptedException the lease is lost, the attempt is fenced, or the worker is stopping
     */
    CommitOutcome commit(Commit commit) throws OperatorException, InterruptedException;
}
