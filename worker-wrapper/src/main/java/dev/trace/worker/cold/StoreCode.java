package dev.trace.worker.cold;

import dev.trace.api.ErrorCode;

/** What can go wrong where data are kept. */
public enum StoreCode implements ErrorCode {
    /** No space is left. Waited for, because the work is fine and only a person can make room. */
    STORAGE_FULL(Recovery.WAIT),
    STORAGE_READ_ONLY(Recovery.PARK),
    STORAGE_DENIED(Recovery.PARK),
    STORAGE_FAILED(Recovery.RETRY),
    /** No store to work on: a file where its folder would be, a bucket that is not there or does not admit who asks. */
    STORE_REFUSED(Recovery.CONFIGURATION),
    /** A file is not what the ledger says. */
    STORE_DAMAGED(Recovery.PARK),
    /** The store and the state do not belong together. */
    STORE_UNKNOWN(Recovery.CONFIGURATION),
    /** The chain id stands for another chain here. */
    OTHER_CHAIN(Recovery.CONFIGURATION),
    SCHEMA_TOO_NEW(Recovery.CONFIGURATION),
    DATABASE_FAILED(Recovery.RETRY),
    /** A newer attempt owns the scope; this one has nothing left to do. */
    FENCED(Recovery.WAIT),
    /** Live files would overlap in part. */
    RANGE_OVERLAP(Recovery.CONFIGURATION),
    /** Neighbouring ranges are of different branches of the chain. */
    BROKEN_LINK(Recovery.RETRY),
    ROWS_REFUSED(Recovery.RETRY),
    /** The rows asked for are not all there yet. */
    RANGE_NOT_COMMITTED(Recovery.WAIT),
    /** A known key comes with other values; one of the two is wrong, and a person must say which. */
    ROW_CONFLICT(Recovery.PARK),
    /** A value cannot be kept in the table without changing it. */
    VALUE_UNSUPPORTED(Recovery.PARK),
    TABLE_UNSUPPORTED(Recovery.CONFIGURATION);

    private final Recovery recovery;

    StoreCode(Recovery recovery) {
        this.recovery = recovery;
    }

    @Override
    public Recovery recovery() {
        return recovery;
    }
}
