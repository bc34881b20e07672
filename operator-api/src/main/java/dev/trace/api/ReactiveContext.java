package dev.trace.api;

import dev.trace.api.table.Inputs;
import dev.trace.api.table.Table;

/** What a {@link ReactiveOperator} has. */
public interface ReactiveContext extends OperatorContext {
    /** What the task is about. */
    Scope scope();

    /** The committed rows of the job's input datasets. */
    Inputs inputs();

    /**
     * A table of this job.
     *
     * @throws IllegalArgumentException if the factory's {@code tables} does not name it
     */
    Table table(String name);
}
