package dev.trace.operators.split;

import dev.trace.api.ErrorCode;

/** How {@code range_splitter} fails. */
enum SplitError implements ErrorCode {
    /** The job's inputs are not partitions. */
    SPLIT_NEEDS_PARTITIONS;

    @Override
    public Recovery recovery() {
        return Recovery.CONFIGURATION;
    }
}
