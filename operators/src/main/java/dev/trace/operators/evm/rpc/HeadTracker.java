package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.RpcError;
import dev.trace.operators.evm.rpc.HeadCalls.Said;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import dev.trace.operators.evm.rpc.heads.HeadSource;
import dev.trace.operators.evm.rpc.logs.KnownHeads;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.exceptions.MessageDecodingException;

/**
 * The one head of a pool, asked for and announced. Endpoints are some blocks apart, so neither it nor what is final ever
 * goes back. While it does not rise, each endpoint is asked in turn, for the one that answers soonest may be frozen. A
 * head far above the known one is believed once a second endpoint says the like or the block is there; a finalized block
 * above the head is not believed.
 */
final class HeadTracker implements HeadSource {
    private static final Logger LOG = LoggerFactory.getLogger(HeadTracker.class);
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final long ASK_AGAIN = TimeUnit.MINUTES.toNanos(10);
    /** Blocks by which a head may rise on the word of one endpoint. */
    private static final long LEAP = 5_000;

    /** In a row, after which the tag counts as not there. */
    private static final int TAG_FAILURES = 3;

    private final ReentrantLock asking = new ReentrantLock();
    private final AtomicReference<@Nullable ChainHead> known = new AtomicReference<>();
    private final RpcPool pool;
    private final Ticker ticker;
    private final KnownHeads heads;
    private final HeadCalls calls;
    /** Those that said nothing new when they were asked last. */
    private final Set<String> behind = new HashSet<>();

    private final Set<String> doubted = new HashSet<>();
    private Asked latest = Asked.NEVER;
    private Asked finalized = Asked.NEVER;
    private int tagFailures;
    private long refusedAt;

    /** @param heads told what each endpoint says of its own */
    HeadTracker(RpcPool pool, Ticker ticker, KnownHeads heads) {
        this.pool = pool;
        this.ticker = ticker;
        this.heads = heads;
        calls = new HeadCalls(pool);
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
            long number = latest();
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
        ChainHead head = known.get();
        return head != null && isLeap(number, head) ? head : merge(number, OptionalLong.empty());
    }

    /** Whether a number is so far above the head that it takes more than an endpoint's word. */
    boolean isIncredible(long number) {
        ChainHead head = known.get();
        return head != null && isLeap(number, head);
    }

    /** Asks whoever did not let us down last: one that answers and does not rise may be frozen. */
    private long latest() throws FailedRequest, OperatorException, InterruptedException {
        ChainHead head = known.get();
        Said said = calls.latest(Set.copyOf(behind));
        long number = believed(said, head);
        if (head == null || number > head.latest()) {
            behind.remove(said.endpoint());
        } else if (!behind.add(said.endpoint())) {
            behind.clear(); // every other that is well has had its turn
            behind.add(said.endpoint());
        }
        return number;
    }

    private long believed(Said said, @Nullable ChainHead head)
            throws FailedRequest, OperatorException, InterruptedException {
        if (said.number() < 0) {
            throw new FailedRequest(Verdict.Kind.TRANSIENT, "endpoint " + said.endpoint() + " says a negative number");
        }
        if (head == null || !isLeap(said.number(), head) || isConfirmed(said)) {
            doubted.remove(said.endpoint());
            heads.said(said.endpoint(), said.number());
            return said.number();
        }
        if (doubted.add(said.endpoint())) {
            LOG.warn(
                    "rpc pool {}: endpoint {} says the head is {}, far above {}, which nobody confirms",
                    pool.pool(),
                    said.endpoint(),
                    said.number(),
                    head.latest());
        }
        return head.latest();
    }

    private static boolean isLeap(long number, ChainHead head) {
        return number - LEAP > head.latest();
    }

    private boolean isConfirmed(Said said) throws InterruptedException {
        try {
            Said other = calls.latest(Set.of(said.endpoint()));
            boolean second = !other.endpoint().equals(said.endpoint());
            return (second && other.number() >= said.number() - LEAP) || calls.has(said);
        } catch (FailedRequest | OperatorException | MessageDecodingException | ArithmeticException e) {
            return false;
        }
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

    /** Whatever becomes of this question, the head is known. */
    private OptionalLong finalized() throws InterruptedException {
        if (tagFailures >= TAG_FAILURES && ticker.nanos() - refusedAt < ASK_AGAIN) {
            return OptionalLong.empty();
        }
        try {
            OptionalLong tag = calls.finalized();
            tagFailures = 0;
            return tag;
        } catch (OperatorException e) {
            // a chain without that tag, or one that has finalized nothing yet
            boolean unsaid = e.code() == RpcError.RPC_REFUSED
                    || e.code() == RpcError.RPC_RESULT_MISSING
                    || e.code() == RpcError.RPC_METHOD_UNSUPPORTED;
            tagFailures = unsaid ? TAG_FAILURES : tagFailures + 1;
        } catch (FailedRequest | MessageDecodingException | ArithmeticException e) {
            tagFailures++;
        }
        refusedAt = ticker.nanos();
        return OptionalLong.empty();
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
