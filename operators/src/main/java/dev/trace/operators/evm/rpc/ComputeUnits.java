package dev.trace.operators.evm.rpc;

import java.util.Map;

/**
 * What calls usually cost where a provider counts compute units: those that Alchemy publishes (alchemy.com, "Compute unit
 * costs"). Providers change them, so they are a start that settings override.
 */
final class ComputeUnits {
    /** Of a method that is not listed. */
    private static final int OTHER = 20;

    private static final Map<String, Integer> BY_METHOD = Map.ofEntries(
            Map.entry("eth_chainId", 0),
            Map.entry("net_version", 0),
            Map.entry("eth_syncing", 0),
            Map.entry("eth_blockNumber", 10),
            Map.entry("eth_getBlockByNumber", 20),
            Map.entry("eth_getBlockByHash", 20),
            Map.entry("eth_getBlockReceipts", 20),
            Map.entry("eth_getTransactionReceipt", 20),
            Map.entry("eth_getTransactionByHash", 20),
            Map.entry("eth_getLogs", 60),
            Map.entry("eth_call", 26),
            Map.entry("eth_getBalance", 20),
            Map.entry("eth_getCode", 20),
            Map.entry("eth_subscribe", 10),
            Map.entry("trace_block", 20),
            Map.entry("trace_filter", 40),
            Map.entry("trace_transaction", 20),
            Map.entry("debug_traceBlockByNumber", 40),
            Map.entry("debug_traceBlockByHash", 40),
            Map.entry("debug_traceTransaction", 40));

    private ComputeUnits() {}

    static int of(String method) {
        return BY_METHOD.getOrDefault(method, OTHER);
    }
}
