package dev.trace.dag.task;

import dev.trace.api.ErrorCode.Recovery;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

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
     * @param message for people; without secrets. Cut where it is too long to be sent, and without what no database keeps
     * @param retryAfter not to be tried again before
     */
    record Failed(String code, Recovery recovery, String message, Optional<Duration> retryAfter)
            implements AttemptOutcome {
        private static final int LONGEST = 8_000;
        private static final Pattern UNKEPT = Pattern.compile("[\\x00\\p{Cs}]");

        public Failed {
            String kept = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
            message = UNKEPT.matcher(kept).replaceAll("?");
        }
    }

    /**
     * Given back unfinished because the worker stops; counts as no attempt.
     *
     * @param reason for people
     */
    record Released(String reason) implements AttemptOutcome {}

    /** Stopped because a person canceled it. */
    record Canceled() implements AttemptOutcome {}
}
