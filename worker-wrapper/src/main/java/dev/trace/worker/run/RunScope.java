package dev.trace.worker.run;

import dev.trace.dag.task.TaskSpec;

/**
 * All that the contexts of one attempt share.
 *
 * @param attempt its lease
 * @param task the task as fetched, state included
 * @param job what it runs
 * @param data its staging and commits
 * @param calls it has under way
 * @param link to the dispatcher
 * @param pools of this process
 * @param monitor of this worker
 */
record RunScope(
        Attempt attempt,
        TaskSpec task,
        JobRun job,
        AttemptData data,
        OpenCalls calls,
        DispatcherLink link,
        Pools pools,
        WorkMonitor monitor) {}
