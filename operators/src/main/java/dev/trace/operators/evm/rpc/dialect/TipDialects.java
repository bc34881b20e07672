package dev.trace.operators.evm.rpc.dialect;

import static dev.trace.operators.evm.rpc.dialect.Verdict.Kind.MISSING;
import static dev.trace.operators.evm.rpc.dialect.Verdict.Kind.PRUNED;
import static dev.trace.operators.evm.rpc.dialect.Verdict.Kind.UNSUPPORTED;

import java.util.List;

/** What is not there: yet, any more, or at all. */
final class TipDialects {
    static final List<Dialect> NOT_YET = List.of(
            Dialect.of("geth, reth: beyond the head", MISSING)
                    .text("beyond current head block")
                    .seen(
                            -32602,
                            "block range extends beyond current head block",
                            "ethereum/go-ethereum commit 73a2df2"),
            Dialect.of("Avalanche: beyond the head", MISSING)
                    .text("after last accepted block")
                    .seen(
                            -32000,
                            "requested to block 5 after last accepted block 3",
                            "ponder-sh/ponder packages/utils"),
            Dialect.of("geth: indexing", MISSING)
                    .text("transaction indexing is in progress")
                    .seen(
                            -32000,
                            "transaction indexing is in progress",
                            "ethereum/go-ethereum internal/ethapi/errors.go"));

    static final List<Dialect> NOT_HERE = List.of(
            Dialect.of("geth, reth: pruned", PRUNED)
                    .code(4444)
                    .seen(4444, "pruned history unavailable", "ethereum/go-ethereum core/history/historymode.go"),
            Dialect.of("any: pruned", PRUNED)
                    .text("pruned")
                    .seen(-32000, "old data not available due to pruning: pruned", Dialect.OURS),
            Dialect.of("geth: state", PRUNED)
                    .text("missing trie node")
                    .seen(
                            -32000,
                            "missing trie node abc (path ) state 0x12 is not available",
                            "ethereum/go-ethereum trie/errors.go"),
            Dialect.of("any: no history", PRUNED)
                    .text("history is not available")
                    .seen(-32000, "history is not available at that block", Dialect.OURS),
            Dialect.of("geth: historical state", PRUNED)
                    .text("historical state")
                    .seen(-32000, "historical state 0x12 is not available", "ethereum/go-ethereum core/state"),
            Dialect.of("JSON-RPC: no such method", UNSUPPORTED)
                    .code(-32601)
                    .seen(
                            -32601,
                            "the method eth_getBlockReceipts does not exist/is not available",
                            "JSON-RPC 2.0, section 5.1"),
            Dialect.of("Alchemy: not on this plan", UNSUPPORTED)
                    .text("not available on the")
                    .seen(-32600, "trace_filter is not available on the Free tier", "Agoric/agoric-sdk#12396"),
            Dialect.of("geth: no such method", UNSUPPORTED)
                    .text("does not exist/is not available")
                    .seen(
                            -32000,
                            "the method trace_block does not exist/is not available",
                            "ethereum/go-ethereum rpc/errors.go"),
            Dialect.of("any: method not found", UNSUPPORTED)
                    .text("method not found")
                    .seen(-32000, "Method not found", Dialect.OURS),
            Dialect.of("any: method not supported", UNSUPPORTED)
                    .text("method not supported")
                    .seen(-32004, "Method not supported", Dialect.OURS),
            Dialect.of("EIP-1474: method not supported", UNSUPPORTED)
                    .code(-32004)
                    .seen(-32004, "not here", "EIP-1474"),
            Dialect.of("any: unsupported method", UNSUPPORTED)
                    .text("unsupported method")
                    .seen(-32000, "Unsupported method: trace_block on ETH_MAINNET", Dialect.OURS),
            Dialect.of("proxyd: not whitelisted", UNSUPPORTED)
                    .text("not whitelisted")
                    .seen(-32001, "rpc method is not whitelisted", "ethereum-optimism/infra proxyd/backend.go"),
            Dialect.of("geth: header", MISSING)
                    .text("header not found")
                    .seen(-32000, "header not found", "ethereum/go-ethereum#24078"),
            Dialect.of("geth: unknown block", MISSING)
                    .text("unknown block")
                    .seen(-32000, "unknown block", "ethereum/go-ethereum eth/filters/filter.go"),
            Dialect.of("any: block", MISSING)
                    .text("block not found")
                    .seen(-39001, "finalized block not found", Dialect.OURS),
            Dialect.of("Hedera: error instead of null", MISSING)
                    .text("requested resource not found")
                    .seen(-32001, "Requested resource not found. receipts", "hiero-ledger/hiero-json-rpc-relay#3813"));

    private TipDialects() {}
}
