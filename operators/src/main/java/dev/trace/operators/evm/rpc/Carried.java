package dev.trace.operators.evm.rpc;

/**
 * Bytes of a call, or of its part in a batch.
 *
 * @param sent of the request
 * @param received of the response, uncompressed
 */
record Carried(long sent, long received) {}
