package dev.trace.operators.ingest;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.BlockRef;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.table.Evidence;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.receipts.SingleReceipts;
import dev.trace.operators.evm.verify.BlockVerifier;
import dev.trace.operators.ingest.FetchPlan.Receipts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for the blocks of a range, several ahead, and hands them over in order, proved and linked. For one thread. */
final class BlockFetcher implements AutoCloseable {
    /** Answers to one block before the attempt fails: enough to reach every endpoint of a usual pool. */
    static final int MAX_ANSWERS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(BlockFetcher.class);

    private record Pending(PendingReply block, @Nullable PendingReply receipts) {
        void cancel() {
            block.cancel();
            if (receipts != null) {
                receipts.cancel();
            }
        }
    }

    private final Rpc rpc;
    private final FetchPlan plan;
    private final BlockRange range;
    private final EvmBlock block;
    private final BlockVerifier verifier = new BlockVerifier();
    private final ChainLinks links = new ChainLinks();
    private final Deque<Pending> ahead = new ArrayDeque<>();
    private final SingleReceipts singleReceipts;
    private boolean blockReceipts;
    private long nextAsked;
    private long nextHanded;

    BlockFetcher(Rpc rpc, FetchPlan plan, BlockRange range) {
        this.rpc = rpc;
        this.plan = plan;
        this.range = range;
        block = new EvmBlock(rpc.chainId());
        singleReceipts = new SingleReceipts(rpc, plan.requestsAtOnce());
        blockReceipts = plan.receipts();
        nextAsked = range.start();
        nextHanded = range.start();
    }

    /** Begins to collect the evidence of a chunk. */
    void beginChunk() {
        verifier.begin();
        links.begin();
    }

    /** What is proved of the blocks handed over since {@link #beginChunk}. */
    Evidence evidence() {
        return links.evidence(verifier);
    }

    /**
     * Decodes the next block, once it is proved, into the batches.
     *
     * @throws OperatorException if no endpoint gives it, or none gives it truly
     */
    void next(BlockBatches batches) throws OperatorException, InterruptedException {
        long number = nextHanded;
        String reason = "";
        for (int answer = 0; answer < MAX_ANSWERS; answer++) {
            Pending pending = answer == 0 ? takeAhead() : ask(number, Receipts.OF_THE_HASH);
            String problem = decode(pending, number, batches);
            if (problem == null) {
                nextHanded++;
                return;
            }
            reason = problem;
        }
        throw new OperatorException(
                IngestError.BLOCK_NOT_PROVED,
                "block " + number + " of pool " + rpc.pool() + " is not proved after " + MAX_ANSWERS
                        + " answers; last: " + reason);
    }

    /** Gives up what is under way. */
    @Override
    public void close() {
        ahead.forEach(Pending::cancel);
        ahead.clear();
    }

    private Pending takeAhead() throws InterruptedException {
        askAhead();
        Pending pending = ahead.remove();
        askAhead();
        return pending;
    }

    private void askAhead() throws InterruptedException {
        while (ahead.size() < plan.blocksAhead() && nextAsked <= range.end()) {
            ahead.add(ask(nextAsked, plan.receiptsOf(nextAsked)));
            nextAsked++;
        }
    }

    private Pending ask(long number, Receipts which) throws InterruptedException {
        PendingReply blockReply = rpc.submit(plan.blockRequest(number));
        try {
            boolean atOnce = blockReceipts && which == Receipts.OF_THE_NUMBER;
            return new Pending(blockReply, atOnce ? rpc.receipts(BlockRef.of(number)) : null);
        } catch (InterruptedException | RuntimeException e) {
            blockReply.cancel();
            throw e;
        }
    }

    /** @return what is wrong with the answers, and whose they are; null if nothing is */
    private @Nullable String decode(Pending pending, long number, BlockBatches batches)
            throws OperatorException, InterruptedException {
        try (RpcReply body = pending.block.await()) {
            RpcReply culprit = body;
            try {
                block.readBlock(body);
                try (RpcReply receipts = receipts(pending, number, body.endpoint())) {
                    culprit = receipts == null ? body : receipts;
                    prove(receipts, number, batches);
                    links.accept(block, body.endpoint());
                    SingleReceipts.endpoints(culprit).forEach(links::provider);
                }
                return null;
            } catch (BadAnswerException e) {
                RpcReply liar = e.part() == Part.RECEIPTS ? culprit : body;
                SingleReceipts.reject(rpc, liar, "block " + number + ": " + e.getMessage());
                return e.getMessage() + " (endpoint " + liar.endpoint() + ")";
            }
        } finally {
            pending.cancel();
        }
    }

    /** @param endpoint that has the block */
    private @Nullable RpcReply receipts(Pending pending, long number, String endpoint)
            throws OperatorException, InterruptedException, BadAnswerException {
        if (!plan.receipts()) {
            return null;
        }
        try {
            if (pending.receipts != null) {
                return pending.receipts.await();
            }
            // A hash that is false has no receipts anywhere, and the block's endpoint would go unblamed.
            verifier.verifyHeader(block, number);
            if (blockReceipts) {
                String hash = "0x" + HexFormat.of().formatHex(block.hash());
                return rpc.receipts(BlockRef.of(number, hash, endpoint)).await();
            }
        } catch (OperatorException e) {
            if (e.code() != RpcError.RPC_METHOD_UNSUPPORTED) {
                throw e;
            }
            if (blockReceipts) {
                LOG.info("pool {} has no eth_getBlockReceipts: asking for each transaction's receipt", rpc.pool());
            }
            blockReceipts = false;
        }
        return singleReceipts.fetch(block);
    }

    private void prove(@Nullable RpcReply receipts, long number, BlockBatches batches) throws BadAnswerException {
        if (receipts != null) {
            block.readReceipts(receipts);
        }
        verifier.verify(block, number);
        links.check(block);
        batches.fill(block);
    }
}
