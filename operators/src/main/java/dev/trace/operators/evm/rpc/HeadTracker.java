package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.heads.HeadSource;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.web3j.exceptions.MessageDecodingException;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthBlockNumber;

/**
 * The one head of a pool, asked for and announced. Endpoints are some blocks apart, so neither it nor what is final ever
 * goes back. A finalized block above the head is not believed.
 */
final class HeadTracker implements HeadSource {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final long ASK_AGAIN = TimeUnit.MINUTES.toNanos(10);

    private final ReentrantLock asking = new ReentrantLock();
    private final AtomicReference<@Nullable ChainHead> known = new AtomicReference<>();
    private final RpcPool pool;
    private final Ticker ticker;
    private final Web3jBridge web3j;
    private Asked latest = Asked.NEVER;
    private Asked finalized = Asked.NEVER;
    private boolean saysFinalized = true;
    private long refusedAt;

    HeadTracker(RpcPool pool, Ticker ticker) {
        this.pool = pool;
        this.ticker = ticker;
        web3j = new Web3jBridge(this::send);
    }

    /** As it was within the last second. */
    ChainHead head() throws OperatorException, InterruptedException {
        asking.lockInterruptibly();
        try {
            ChainHead head = known.get();
            boolean fresh = latest.within(FRESH, ticker) && finalized.within(FRESH, ticker);
            return head != null && fresh ? head : ask(FRESH);
        } finally {
            asking.unlock();
        }
    }

    @Override
    public ChainHead ask(Duration finalizedFor) throws OperatorException, InterruptedException {
        asking.lockInterruptibly();
        try {
            long number = web3j.ask(EthBlockNumber.class, "eth_blockNumber")
                    .getBlockNumber()
                    .longValueExact();
            latest = Asked.now(ticker);
            if (!finalized.within(finalizedFor, ticker)) {
                OptionalLong tag = finalized();
                finalized = Asked.now(ticker);
                return merge(number, tag);
            }
            return merge(number, OptionalLong.empty());
        } catch (FailedRequest | MessageDecodingException | ArithmeticException e) {
            throw new OperatorException(
                    RpcError.RPC_UNAVAILABLE, "pool " + pool.pool() + " does not say its head: " + e.getMessage());
        } finally {
            asking.unlock();
        }
    }

    @Override
    public ChainHead announced(long number) {
        return merge(number, OptionalLong.empty());
    }

    private ChainHead merge(long number, OptionalLong tag) {
        ChainHead told = new ChainHead(number, tag);
        ChainHead merged = known.accumulateAndGet(told, HeadTracker::merged);
        return merged == null ? told : merged;
    }

    private static ChainHead merged(@Nullable ChainHead before, @Nullable ChainHead told) {
        ChainHead old = before == null ? new ChainHead(0, OptionalLong.empty()) : before;
        ChainHead now = told == null ? old : told;
        long latest = Math.max(old.latest(), now.latest());
        long tag = now.finalized().orElse(-1);
        long last = Math.max(old.finalized().orElse(-1), tag > latest ? -1 : tag);
        return new ChainHead(latest, last < 0 ? OptionalLong.empty() : OptionalLong.of(last));
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

    /** When something was asked last. */
    private record Asked(boolean ever, long at) {
        static final Asked NEVER = new Asked(false, 0);

        static Asked now(Ticker ticker) {
            return new Asked(true, ticker.nanos());
        }

        boolean within(Duration age, Ticker ticker) {
            return ever && ticker.nanos() - at < age.toNanos();
        }
    }
}
