package dev.trace.operators.ingest;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.Emission;
import dev.trace.api.OperatorException;
import dev.trace.api.ReactiveContext;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.Scope;
import dev.trace.api.config.Config;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.Rpc;
import dev.trace.operators.evm.decode.DatasetTable;
import java.util.List;

/** Fetches a range, proves it block by block and stages a file a table and chunk, all in one commit. */
final class CryoIngest implements ReactiveOperator {
    private final Config config;
    private final List<DatasetTable> tables;

    CryoIngest(Config config, List<DatasetTable> tables) {
        this.config = config;
        this.tables = tables;
    }

    @Override
    public Commit run(ReactiveContext context) throws OperatorException, InterruptedException {
        BlockRange range = range(context);
        Rpc rpc = context.rpc(config.get(IngestKeys.RPC_POOL));
        checkChain(rpc);
        ChainHead head = rpc.head();
        config.get(IngestKeys.FINALITY).check(range, head, config.get(IngestKeys.FINALITY_DEPTH), rpc.pool());
        Commit.Builder commit = Commit.builder();
        BlockBatches batches = new BlockBatches(tables);
        try (BlockFetcher fetcher = new BlockFetcher(rpc, plan(rpc, head), range)) {
            for (BlockRange chunk : Chunks.of(range, config.get(IngestKeys.CHUNK_SIZE))) {
                write(context, chunk, fetcher, batches, commit);
            }
        }
        return commit.emit(new Emission.Partition(rpc.chainId(), range)).build();
    }

    private void write(
            ReactiveContext context,
            BlockRange chunk,
            BlockFetcher fetcher,
            BlockBatches batches,
            Commit.Builder commit)
            throws OperatorException, InterruptedException {
        try (ChunkWriter writer = new ChunkWriter(context, tables, chunk)) {
            fetcher.beginChunk();
            for (long number = chunk.start(); number <= chunk.end(); number++) {
                fetcher.next(batches);
                writer.write(batches);
                context.progress(1, batches.rows());
            }
            writer.finish(fetcher.evidence(), commit);
        }
    }

    private FetchPlan plan(Rpc rpc, ChainHead head) {
        long allowed = Math.min(config.get(IngestKeys.MAX_CONCURRENT_REQUESTS), rpc.parallelism());
        return FetchPlan.of(
                tables, (int) allowed, config.get(IngestKeys.FINALITY).unsettled(head));
    }

    private static BlockRange range(ReactiveContext context) throws OperatorException {
        if (context.scope() instanceof Scope.Partition partition) {
            return partition.range();
        }
        throw new OperatorException(
                IngestError.NOT_PER_PARTITION, "cryo_ingest works on ranges: set execution_strategy: PerPartition");
    }

    private void checkChain(Rpc rpc) throws OperatorException {
        long wanted = config.optional(IngestKeys.CHAIN_ID).orElse(rpc.chainId());
        if (wanted != rpc.chainId()) {
            throw new OperatorException(
                    IngestError.WRONG_CHAIN,
                    "chain_id is " + wanted + ", but pool " + rpc.pool() + " serves chain " + rpc.chainId());
        }
    }
}
