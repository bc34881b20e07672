package dev.trace.operators.ingest;

import dev.trace.api.rpc.RpcRequest;

/**
 * What is asked for each block.
 *
 * @param wholeTransactions whether transactions come whole rather than as hashes
 * @param receipts whether receipts are asked for
 * @param requestsAtOnce requests under way at once
 */
record FetchPlan(boolean wholeTransactions, boolean receipts, int requestsAtOnce) {
    /** Blocks under way at once. */
    int blocksAhead() {
        return Math.max(1, requestsAtOnce / (receipts ? 2 : 1));
    }

    RpcRequest blockRequest(long number) {
        String params = "[\"0x" + Long.toHexString(number) + "\"," + wholeTransactions + "]";
        return RpcRequest.of("eth_getBlockByNumber", params);
    }

    RpcRequest receiptsRequest(long number) {
        return RpcRequest.of("eth_getBlockReceipts", "[\"0x" + Long.toHexString(number) + "\"]");
    }
}
