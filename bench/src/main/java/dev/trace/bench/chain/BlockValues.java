package dev.trace.bench.chain;

/**
 * What differs from block to block.
 *
 * @param number the block's
 * @param timestamp in seconds
 * @param hash its hash
 * @param parentHash its parent's
 * @param transactions its transactions, signed anew
 */
record BlockValues(long number, long timestamp, byte[] hash, byte[] parentHash, Signed transactions) {}
