package dev.trace.operators.evm.rpc;

/**
 * A response that holds a result.
 *
 * @param array the whole response, from its start
 * @param offset where the result begins
 * @param length of the result
 */
record Response(byte[] array, int offset, int length) {}
