package dev.trace.operators.manual;

import dev.trace.api.ErrorCode;

/** How {@code manual_source} fails. */
enum ManualError implements ErrorCode {
    /** No range was given, or one that cannot be served. */
    RANGE_UNUSABLE(Recovery.CONFIGURATION),
    /** An explicit end lies beyond the head. */
    RANGE_BEYOND_HEAD(Recovery.CONFIGURATION),
    /** The storage did not say whether the resolved ranges are stored. */
    RESOLUTION_UNKNOWN(Recovery.RETRY);

    private final Recovery recovery;

    ManualError(Recovery recovery) {
        this.recovery = recovery;
    }

    @Override
    public Recovery recovery() {
        return recovery;
    }
}
