package dev.trace.dag.task;

/** The attempt is not, or no longer, the live one of its task; nothing was changed. */
public final class StaleAttemptException extends Exception {
    public StaleAttemptException(AttemptKey attempt) {
        super("task " + attempt.taskId() + " attempt " + attempt.attempt() + " is no longer live");
    }
}
