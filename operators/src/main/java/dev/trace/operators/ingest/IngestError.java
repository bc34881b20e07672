package dev.trace.operators.ingest;

import dev.trace.api.ErrorCode;

/** How {@code cryo_ingest} fails. */
enum IngestError implements ErrorCode {
    /** Answer after answer was malformed, incomplete or false. */
    BLOCK_NOT_PROVED(Recovery.RETRY),
    /** The chain does not have these blocks. */
    RANGE_BEYOND_HEAD(Recovery.RETRY),
    /** The chain may still take these blocks back. */
    NOT_FINAL(Recovery.WAIT),
    /** The pool serves another chain than the job names. */
    WRONG_CHAIN(Recovery.CONFIGURATION),
    /** The job does not run per partition. */
    NOT_PER_PARTITION(Recovery.CONFIGURATION);

    private final Recovery recovery;

    IngestError(Recovery recovery) {
        this.recovery = recovery;
    }

    @Override
    public Recovery recovery() {
        return recovery;
    }
}
