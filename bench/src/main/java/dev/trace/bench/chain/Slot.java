package dev.trace.bench.chain;

/** A value of a body that differs from block to block, as hex digits of a fixed number. */
enum Slot {
    NUMBER(6),
    TIMESTAMP(8),
    BLOCK_HASH(64),
    PARENT_HASH(64),
    TRANSACTIONS_ROOT(64),
    TRANSACTION_HASH(64),
    /** The end of a signature's r. */
    SIGNATURE(16);

    private final int digits;

    Slot(int digits) {
        this.digits = digits;
    }

    int digits() {
        return digits;
    }
}
