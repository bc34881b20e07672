package dev.trace.worker.run;

import dev.trace.api.ErrorCode;

/** How an attempt fails outside its operator. */
public enum RunError implements ErrorCode {
    /** The operator threw something it does not declare. */
    OPERATOR_BUG(Recovery.RETRY),
    /** Another attempt owns the scope now. */
    FENCED(Recovery.WAIT),
    /** Whether a commit landed could not be learned; the next attempt looks it up. */
    COMMIT_UNKNOWN(Recovery.RETRY),
    /** No dispatcher took the events. */
    EVENTS_NOT_DELIVERED(Recovery.RETRY),
    /** This worker does not have the operator. */
    OPERATOR_MISSING(Recovery.CONFIGURATION),
    /** The job's configuration does not fit the operator. */
    CONFIG_INVALID(Recovery.CONFIGURATION),
    /** The operator may not read the secret. */
    SECRET_NOT_GRANTED(Recovery.CONFIGURATION),
    /** The platform configuration has no such pool. */
    POOL_UNKNOWN(Recovery.CONFIGURATION),
    /** The pool's own settings cannot be used. */
    POOL_SETTINGS(Recovery.CONFIGURATION),
    /** The pool serves another chain than the task is of. */
    CHAIN_MISMATCH(Recovery.CONFIGURATION),
    /** The range overlaps published files in part. */
    RANGE_OVERLAP(Recovery.CONFIGURATION);

    private final Recovery recovery;

    RunError(Recovery recovery) {
        this.recovery = recovery;
    }

    @Override
    public Recovery recovery() {
        return recovery;
    }
}
