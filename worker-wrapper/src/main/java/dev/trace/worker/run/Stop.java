package dev.trace.worker.run;

import dev.trace.api.ErrorCode;
import dev.trace.dag.task.AttemptOutcome;
import java.time.Duration;
import java.util.Optional;

/**
 * Why an attempt must end before its work is done.
 *
 * @param reason which of the reasons
 * @param detail for people
 */
record Stop(Reason reason, String detail) {
    /** Long enough for the other attempt to end or to lose its lease, so that two do not fence each other in turn. */
    private static final Duration AFTER_FENCE = Duration.ofSeconds(5);

    /** The detail of an attempt that the dispatcher has given up. */
    static final String STALE = "the dispatcher has given this attempt up";

    enum Reason {
        LEASE_LOST,
        CANCELED,
        DRAINING,
        FENCED,
        COMMIT_UNKNOWN
    }

    /** What the dispatcher is told; nothing if it has given the task to another already. */
    Optional<AttemptOutcome> outcome() {
        return switch (reason) {
            case LEASE_LOST -> Optional.empty();
            case CANCELED -> Optional.of(new AttemptOutcome.Canceled());
            case DRAINING -> Optional.of(new AttemptOutcome.Released(detail));
            case FENCED -> Optional.of(failed(RunError.FENCED, Optional.of(AFTER_FENCE)));
            case COMMIT_UNKNOWN -> Optional.of(failed(RunError.COMMIT_UNKNOWN, Optional.empty()));
        };
    }

    private AttemptOutcome failed(ErrorCode code, Optional<Duration> retryAfter) {
        return new AttemptOutcome.Failed(code.name(), code.recovery(), detail, retryAfter);
    }
}
