package dev.trace.operators.ingest;

import dev.trace.api.rpc.RpcRequest;

/**
 * What is asked for each block.
 *
 * @param wholeTransactions whether transactions come whole rather than as hashes
 * @param receipts whether receipts are asked for
 * @param blocksAhead blocks under way at once
 */
record FetchPlan(boolean wholeTransactions, boolean receipts, int blocksAhead) {
    static FetchPlan of(boolean wholeTransactions, boolean receipts, int requestsAtOnce) {
        int perBlock = receipts ? 2 : 1;
        return new FetchPlan(wholeTransactions, receipts, Math.max(1, requestsAtOnce / perBlock));
    }

    RpcRequest blockRequest(long number) {
        String params = "[\"0x" + Long.toHexString(number) + "\"," + wholeTransactions + "]";
        return RpcRequest.of("eth_getBlockByNumber", params);
    }

    RpcRequest receiptsRequest(long number) {
        return RpcRequest.of("eth_getBlockReceipts", "[\"0x" + Long.toHexString(number) + "\"]");
    }
}
