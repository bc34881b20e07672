package dev.trace.operators.ingest;

import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.decode.DatasetTable;
import java.util.List;

/**
 * What is asked for each block.
 *
 * @param wholeTransactions whether transactions come whole rather than as hashes
 * @param receipts whether receipts are asked for
 * @param requestsAtOnce requests under way at once
 * @param unsettled first block that a sibling may yet replace
 */
record FetchPlan(boolean wholeTransactions, boolean receipts, int requestsAtOnce, long unsettled) {
    /** What tables need. */
    static FetchPlan of(List<DatasetTable> tables, int requestsAtOnce, long unsettled) {
        return new FetchPlan(
                tables.stream().anyMatch(DatasetTable::needsWholeTransactions),
                tables.stream().anyMatch(DatasetTable::needsReceipts),
                requestsAtOnce,
                unsettled);
    }

    /** Which receipts are asked for. */
    enum Receipts {
        /** Of whichever block has the number, along with the block. */
        OF_THE_NUMBER,
        /** Of the block that came, after it. */
        OF_THE_HASH
    }

    Receipts receiptsOf(long number) {
        return number < unsettled ? Receipts.OF_THE_NUMBER : Receipts.OF_THE_HASH;
    }

    /** Blocks under way at once. */
    int blocksAhead() {
        return Math.max(1, requestsAtOnce / (receipts ? 2 : 1));
    }

    RpcRequest blockRequest(long number) {
        String params = "[\"0x" + Long.toHexString(number) + "\"," + wholeTransactions + "]";
        return RpcRequest.of("eth_getBlockByNumber", params);
    }
}
