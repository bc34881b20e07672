package dev.trace.api.table;

/** How far rows are proved against the chain's own hashes; each level includes those before it. */
public enum VerificationLevel {
    /** Nothing was checked. */
    NONE,
    /** Counts, indexes and parent links fit together. */
    STRUCTURAL,
    /** Every header hashes to its block hash. */
    HEADER,
    /**
     * Everything that rows were made of rebuilds the root in the header that commits to it: transactions, withdrawals, and
     * receipts with their logs where rows needed them.
     */
    ROOTS,
    /** Independent providers agree. */
    QUORUM,
    /** The last block is an ancestor of one that the chain has finalized. */
    FINALIZED
}
