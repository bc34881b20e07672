package dev.trace.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fails an attempt in a way that the operator understands. Anything unchecked is a bug and is retried as such. */
public class OperatorException extends Exception {
    private final ErrorCode code;
    private final @Nullable Duration retryAfter;

    /**
     * @param code decides what happens next
     * @param message what is wrong, where (ids, expected, actual) and what to do; never a secret
     */
    public OperatorException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    /**
     * @param cause what was underneath; its text is logged, so it must hold no secret
     */
    public OperatorException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, cause, null);
    }

    /**
     * @param retryAfter not to be tried again before; null leaves it to the job's backoff
     */
    public OperatorException(ErrorCode code, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
