package dev.trace.operators.evm.rpc.dialect;

import static dev.trace.operators.evm.rpc.dialect.Verdict.Kind.TOO_LARGE;

import java.util.List;

/** Answers that would be too large: ranges of blocks, numbers of logs, bytes. */
final class RangeDialects {
    private static final String PONDER = "ponder-sh/ponder packages/utils/src/getLogsRetryHelper.ts";
    private static final String RETH = "paradigmxyz/reth crates/rpc/rpc/src/eth/filter.rs";
    private static final String PROXYD = "ethereum-optimism/infra proxyd/backend.go";

    static final List<Dialect> ALL = List.of(
            Dialect.of("Alchemy", TOO_LARGE)
                    .text("log response size exceeded")
                    .seen(
                            -32602,
                            "Log response size exceeded. this block range should work: [0x0, 0xd043b8]",
                            "ethers-io/ethers.js#4703"),
            Dialect.of("Alchemy, free", TOO_LARGE)
                    .text("eth_getlogs requests with up to a", "block range")
                    .seen(
                            -32600,
                            "You can make eth_getLogs requests with up to a 500 block range. Based on your parameters,"
                                    + " this block range should work: [0x1be4213, 0x1be4406]",
                            "risc0/risc0-ethereum#656"),
            Dialect.of("Infura, logs", TOO_LARGE)
                    .text("query returned more than", "results")
                    .seenWithData(
                            -32005,
                            "query returned more than 10000 results. Try with this block range [0xBDE5F8, 0x102DBCC].",
                            "{\"from\":\"0xBDE5F8\",\"limit\":10000,\"to\":\"0x102DBCC\"}",
                            "ethers-io/ethers.js#4703"),
            Dialect.of("Infura, blocks", TOO_LARGE)
                    .text("range", "exceeds limit of")
                    .seen(-32602, "range 1000000 exceeds limit of 10000", "INFURA/infura#237"),
            Dialect.of("QuickNode", TOO_LARGE)
                    .code(-32614)
                    .seen(413, -32614, "eth_getLogs is limited to a 10,000 range", "OffchainLabs/arbitrum-sdk#609"),
            Dialect.of("Ankr", TOO_LARGE)
                    .text("block range is too wide")
                    .seen(-32600, "block range is too wide", "ponder-sh/ponder#1940"),
            Dialect.of("Ankr, 1RPC, LlamaRPC, reth: logs", TOO_LARGE)
                    .text("query exceeds max results")
                    .seen(-32602, "query exceeds max results 20000, retry with the range 23879634-23879696", RETH),
            Dialect.of("Ankr (TAC)", TOO_LARGE)
                    .text("blocks distance")
                    .seen(-32000, "maximum [from, to] blocks distance: 10000", PONDER),
            Dialect.of("cdk-erigon", TOO_LARGE)
                    .text("block range too large")
                    .seen(-32005, "block range too large, max range: 1000", "0xPolygon/cdk-erigon#1706"),
            Dialect.of("Cloudflare", TOO_LARGE)
                    .text("max range")
                    .seen(
                            -32047,
                            "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800",
                            PONDER),
            Dialect.of("BlockPI", TOO_LARGE)
                    .text("is limited to", "block range")
                    .seen(
                            -32602,
                            "eth_getLogs is limited to 1024 block range. Please check the parameter",
                            "foundry-rs/foundry#12687"),
            Dialect.of("1RPC", TOO_LARGE)
                    .text("is limited to", "blocks range")
                    .seen(-32000, "eth_getLogs is limited to a 1000 blocks range", PONDER),
            Dialect.of("dRPC, free", TOO_LARGE)
                    .text("ranges over", "blocks")
                    .seen(35, "ranges over 10000 blocks are not supported on freetier", "foundry-rs/foundry#12687"),
            Dialect.of("Chainstack", TOO_LARGE)
                    .text("block range limit exceeded")
                    .seen(-32602, "Block range limit exceeded.", PONDER),
            Dialect.of("PublicNode, geth: blocks", TOO_LARGE)
                    .text("exceed maximum block range")
                    .seen(-32602, "exceed maximum block range 50000", "ethereum/go-ethereum commit 3d78da9"),
            Dialect.of("thirdweb", TOO_LARGE)
                    .text("number of requested blocks")
                    .seen(-32005, "Maximum allowed number of requested blocks is 1000", PONDER),
            Dialect.of("Base, Optimism: blocks", TOO_LARGE)
                    .text("block range is too large")
                    .seen(-32000, "Block range is too large", PONDER),
            Dialect.of("Merkle", TOO_LARGE)
                    .text("range is too large")
                    .seen(-32603, "eth_getLogs range is too large, max is 1k blocks", "foundry-rs/foundry#12687"),
            Dialect.of("Tenderly, in data alone", TOO_LARGE)
                    .text("is bigger than range limit")
                    .seenWithData(
                            -32602,
                            "invalid params",
                            "\"range 9009594 is bigger than range limit 2000\"",
                            "bobanetwork/boba_legacy#827"),
            Dialect.of("proxyd: bytes", TOO_LARGE)
                    .orOfItsBatch()
                    .code(-32020)
                    .seen(-32020, "backend response too large", PROXYD),
            Dialect.of("Arbitrum", TOO_LARGE)
                    .text("logs matched by query exceeds limit")
                    .seen(-32000, "logs matched by query exceeds limit of 10000", PONDER),
            Dialect.of("Scroll", TOO_LARGE)
                    .text("bigger than maxblockrange")
                    .seen(-32000, "block range is bigger than maxBlockRange", "scroll-tech/go-ethereum#529"),
            Dialect.of("Morph", TOO_LARGE)
                    .text("max block range =")
                    .seen(
                            -32000,
                            "exceeds the limit: block range = 5120, max block range = 5000",
                            "enviodev/hyperindex#605"),
            Dialect.of("Avalanche", TOO_LARGE)
                    .text("requested too many blocks")
                    .seen(-32000, "requested too many blocks from 1 to 9000, maximum is set to 5", PONDER),
            Dialect.of("geth, addresses or topics", TOO_LARGE)
                    .text("exceed max addresses or topics")
                    .seen(
                            -32602,
                            "exceed max addresses or topics per search position",
                            "ethereum/go-ethereum eth/filters"),
            Dialect.of("reth, blocks", TOO_LARGE)
                    .text("query exceeds max block range")
                    .seen(-32602, "query exceeds max block range 100000", RETH),
            Dialect.of("Erigon, blocks", TOO_LARGE)
                    .text("query block range exceeds server limit")
                    .seen(
                            -32000,
                            "query block range exceeds server limit, narrow your filter: 1000",
                            "erigontech/erigon#19721"),
            Dialect.of("Erigon, logs", TOO_LARGE)
                    .text("query returns too many logs")
                    .seen(-32000, "query returns too many logs, narrow your filter: 20000", "erigontech/erigon#19721"),
            Dialect.of("Nethermind", TOO_LARGE)
                    .text("too many logs requested")
                    .seen(
                            -32005,
                            "Too many logs requested. Max logs per response is 5.",
                            "NethermindEth/nethermind RPC tests"),
            Dialect.of("geth: bytes", TOO_LARGE)
                    .orOfItsBatch()
                    .text("response too large")
                    .seen(-32003, "response too large", "ethereum/go-ethereum rpc/handler.go"),
            Dialect.of("any: block range", TOO_LARGE)
                    .text("block range")
                    .seen(-32000, "the block range must be smaller", Dialect.OURS),
            Dialect.of("any: blocks range", TOO_LARGE)
                    .text("blocks range")
                    .seen(-32000, "smaller blocks range please", Dialect.OURS),
            Dialect.of("any: range too", TOO_LARGE).text("range too").seen(-32000, "range too wide", Dialect.OURS),
            Dialect.of("any: range is too", TOO_LARGE)
                    .text("range is too")
                    .seen(-32000, "the range is too long", Dialect.OURS),
            Dialect.of("any: range limit", TOO_LARGE)
                    .text("range limit")
                    .seen(-32000, "over range limit", Dialect.OURS),
            Dialect.of("any: response size", TOO_LARGE)
                    .orOfItsBatch()
                    .text("response size")
                    .seen(-32000, "response size is over 150MB", Dialect.OURS),
            Dialect.of("any: too many logs", TOO_LARGE)
                    .text("too many logs")
                    .seen(-32000, "too many logs in there", Dialect.OURS),
            Dialect.of("any: too many blocks", TOO_LARGE)
                    .text("too many blocks")
                    .seen(-32000, "too many blocks", Dialect.OURS),
            Dialect.of("any: exceeds limit", TOO_LARGE)
                    .orOfItsBatch()
                    .text("exceeds limit")
                    .seen(-32000, "result exceeds limit", Dialect.OURS),
            Dialect.of("any: thousands of blocks", TOO_LARGE)
                    .text("000 range")
                    .seen(-32000, "use a 2,000 range", PONDER));

    static final List<Dialect> CODES = List.of(Dialect.of("HTTP, too large", TOO_LARGE)
            .orOfItsBatch()
            .status(413)
            .seen(0, "Payload Too Large", Dialect.OURS));

    private RangeDialects() {}
}
