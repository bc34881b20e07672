package dev.trace.operators.evm.rpc.dialect;

import static dev.trace.operators.evm.rpc.dialect.Verdict.Kind.BATCH_REFUSED;

import java.util.List;

/** Batches that are too long, or not taken at all. */
final class BatchDialects {
    static final List<Dialect> ALL = List.of(
            Dialect.of("geth", BATCH_REFUSED)
                    .text("batch too large")
                    .seen(-32600, "batch too large", "ethereum/go-ethereum rpc/handler.go"),
            Dialect.of("Erigon", BATCH_REFUSED)
                    .text("batch limit", "exceeded")
                    .seen(
                            -32000,
                            "batch limit 100 exceeded (can increase by --rpc.batch.limit). Requested batch of size: 200",
                            "blockscout/blockscout#7211"),
            Dialect.of("proxyd", BATCH_REFUSED).code(-32014).seen(-32014, "", "Anish-Agnihotri/friendmex#13"),
            Dialect.of("dRPC", BATCH_REFUSED).code(31).seen(31, "", "blockscout/blockscout#14211"),
            Dialect.of("any: size", BATCH_REFUSED)
                    .text("batch size")
                    .seen(-32600, "batch size exceeds maximum of 50", Dialect.OURS),
            Dialect.of("any: disabled", BATCH_REFUSED)
                    .text("batch", "disabled")
                    .seen(400, -32600, "Batch requests are disabled", "0xPolygon/cdk-validium-node#60, in other words"),
            Dialect.of("any: not supported", BATCH_REFUSED)
                    .text("batch", "not supported")
                    .seen(-32600, "batch requests are not supported", Dialect.OURS),
            Dialect.of("any: not allowed", BATCH_REFUSED)
                    .text("batch", "not allowed")
                    .seen(-32000, "batch requests not allowed", Dialect.OURS));

    private BatchDialects() {}
}
