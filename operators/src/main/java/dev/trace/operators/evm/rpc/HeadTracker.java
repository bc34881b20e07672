package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.web3j.exceptions.MessageDecodingException;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthBlockNumber;

/** The head, asked for at most once a second. Endpoints are a block apart, so it never goes back. */
final class HeadTracker {
    private static final long FRESH = TimeUnit.SECONDS.toNanos(1);

    private static final long ASK_AGAIN = TimeUnit.MINUTES.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final RpcPool pool;
    private final Ticker ticker;
    private final Web3jBridge web3j;
    private @Nullable ChainHead known;
    private long askedAt;
    private boolean saysFinalized = true;
    private long refusedAt;

    HeadTracker(RpcPool pool, Ticker ticker) {
        this.pool = pool;
        this.ticker = ticker;
        web3j = new Web3jBridge(this::send);
    }

    ChainHead head() throws OperatorException, InterruptedException {
        lock.lockInterruptibly();
        try {
            ChainHead head = known;
            if (head == null || ticker.nanos() - askedAt >= FRESH) {
                head = ask(head);
                known = head;
                askedAt = ticker.nanos();
            }
            return head;
        } finally {
            lock.unlock();
        }
    }

    private ChainHead ask(@Nullable ChainHead before) throws OperatorException, InterruptedException {
        try {
            long latest = web3j.ask(EthBlockNumber.class, "eth_blockNumber")
                    .getBlockNumber()
                    .longValueExact();
            OptionalLong finalized = finalized();
            if (before == null) {
                return new ChainHead(latest, finalized);
            }
            long last = before.finalized().orElse(-1);
            long newest = Math.max(last, finalized.orElse(-1));
            return new ChainHead(
                    Math.max(before.latest(), latest), newest < 0 ? OptionalLong.empty() : OptionalLong.of(newest));
        } catch (FailedRequest | MessageDecodingException | ArithmeticException e) {
            throw new OperatorException(
                    RpcError.RPC_UNAVAILABLE, "pool " + pool.pool() + " does not say its head: " + e.getMessage());
        }
    }

    private OptionalLong finalized() throws FailedRequest, OperatorException, InterruptedException {
        if (!saysFinalized && ticker.nanos() - refusedAt < ASK_AGAIN) {
            return OptionalLong.empty();
        }
        try {
            EthBlock.Block block = web3j.ask(EthBlock.class, "eth_getBlockByNumber", "finalized", false)
                    .getBlock();
            return block == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(block.getNumber().longValueExact());
        } catch (OperatorException e) {
            if (e.code() != RpcError.RPC_REFUSED && e.code() != RpcError.RPC_RESULT_MISSING) {
                throw e;
            }
            saysFinalized = false; // a chain without that tag, or one that has finalized nothing yet
            refusedAt = ticker.nanos();
            return OptionalLong.empty();
        }
    }

    private byte[] send(RpcRequest request) throws OperatorException, InterruptedException {
        try (RpcReply reply = pool.call(request)) {
            return Web3jBridge.enveloped(reply.array(), reply.offset(), reply.length());
        }
    }
}
