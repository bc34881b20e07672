package dev.trace.api;

import dev.trace.api.table.Inputs;

/** What a {@link SinkOperator} has. */
public interface SinkContext extends OperatorContext {
    /** What the task is about. */
    Scope scope();

    /** The committed rows of the job's input datasets. */
    Inputs inputs();

    /** Names the task for ever, over all its attempts: the id for the mark that {@link SinkOperator#recover} reads. */
    String taskKey();
}
