package dev.trace.dag.task;

import dev.trace.api.ErrorCode.Recovery;
import java.time.Duration;
import java.util.Optional;

/** How an attempt ended. */
public sealed interface AttemptOutcome {
    /**
     * The work is done and every commit delivered.
     *
     * @param progress what it amounted to
     */
    record Succeeded(TaskProgress progress) implements AttemptOutcome {}

    /**
     * The operator, or the commit, reported a failure.
     *
     * @param code its name
     * @param recovery who acts on it
     * @param message for people; without secrets
     * @param retryAfter not to be tried again before
     */
    record Failed(String code, Recovery recovery, String message, Optional<Duration> retryAfter)
            implements AttemptOutcome {}

    /**
     * Given back unfinished because the worker stops; counts as no attempt.
     *
     * @param reason for people
     */
    record Released(String reason) implements AttemptOutcome {}

    /** Stopped because a person canceled it. */
    record Canceled() implements AttemptOutcome {}
}
