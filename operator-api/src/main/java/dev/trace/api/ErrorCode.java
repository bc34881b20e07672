package dev.trace.api;

/** Names a kind of failure and says who acts on it. Implemented by enums. */
public interface ErrorCode {
    /** Stable name in logs, tables and metrics, such as {@code BLOCK_HASH_MISMATCH}. */
    String name();

    Recovery recovery();

    /** What happens to the task after a failed attempt. */
    enum Recovery {
        /** The machine acts: tried again with backoff, up to the job's {@code max_attempts}. */
        RETRY,
        /** Time acts: the work is not possible yet. Tried again after a while; counts as no attempt. */
        WAIT,
        /** A person on call acts: the task is dead until it is resumed. */
        PARK,
        /** The author of the DAG or of the platform configuration acts: the task is dead until that is changed. */
        CONFIGURATION
    }
}
