package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.BlockRange;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.RpcRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Blocks whose logs are asked for in one call. Each endpoint is asked for as many of the first of them as it is known to
 * allow, and after a refusal for fewer: never again for a range that was too large for it. Safe for use from several
 * threads.
 */
public final class LogWindow {
    private static final Pattern SIZE = Pattern.compile(
            "range|limit|exceed|too (many|large|big|wide)|timeout|timed out" + "|time out|results|response size");

    private final LogFilter filter;
    private final BlockRange range;
    private final Optional<String> blockHash;
    private final RangeLimits limits;
    private final Set<String> last;
    private final @Nullable Suspicion suspicion;
    private final Map<String, Long> lengths;
    private final Map<RpcRequest, BlockRange> asked = new HashMap<>();
    private final Map<Asking, Long> heads = new HashMap<>();
    private final Map<String, Long> unanswered = new HashMap<>();
    private boolean oneBlockTooLarge;

    private LogWindow(Wanted wanted, RangeLimits limits, Why why, Map<String, Long> lengths) {
        filter = wanted.filter;
        range = wanted.range;
        blockHash = wanted.blockHash;
        this.limits = limits;
        last = why.last;
        suspicion = why.suspicion;
        this.lengths = new HashMap<>(lengths);
    }

    /** What is asked for, whoever is asked. */
    private record Wanted(LogFilter filter, BlockRange range, Optional<String> blockHash) {}

    /** Why it is asked for again, if it is, and who should rather not be asked. */
    private record Why(Set<String> last, @Nullable Suspicion suspicion) {}

    /** A request that an endpoint gets. */
    private record Asking(String endpoint, RpcRequest request) {}

    static LogWindow of(LogFilter filter, BlockRange range, RangeLimits limits) {
        return new LogWindow(new Wanted(filter, range, Optional.empty()), limits, new Why(Set.of(), null), Map.of());
    }

    /** One block, by its hash. */
    static LogWindow of(LogFilter filter, Header block, RangeLimits limits) {
        BlockRange range = new BlockRange(block.number(), block.number());
        return new LogWindow(
                new Wanted(filter, range, Optional.of(block.hash())), limits, new Why(Set.of(), null), Map.of());
    }

    /** Some of its blocks, asked for all the same. */
    LogWindow part(BlockRange blocks) {
        return part(blocks, new Why(last, suspicion));
    }

    /** Some of its blocks, since the list they were in may lack logs. */
    LogWindow part(BlockRange blocks, Suspicion why) {
        return part(blocks, new Why(last, why));
    }

    private LogWindow part(BlockRange blocks, Why why) {
        Map<String, Long> known = blocks.start() == range.start() ? copyOfLengths() : Map.of();
        return new LogWindow(new Wanted(filter, blocks, blockHash), limits, why, known);
    }

    /** The same, rather not from an endpoint. */
    LogWindow without(String endpoint) {
        return part(range, new Why(Set.of(endpoint), suspicion));
    }

    /**
     * The same, rather not from an endpoint that has not reached its end. Who is not trusted with it still comes before one
     * that cannot have it.
     */
    LogWindow beyond(String endpoint) {
        Set<String> others = new HashSet<>(last);
        others.add(endpoint);
        return part(range, new Why(others, suspicion));
    }

    private synchronized Map<String, Long> copyOfLengths() {
        return Map.copyOf(lengths);
    }

    BlockRange range() {
        return range;
    }

    @Nullable
    Suspicion suspicion() {
        return suspicion;
    }

    /**
     * Whether other endpoints come first: it is not trusted with this, or is not known to have reached the end, or would
     * take many calls where they take one; the first of these in which they differ counts.
     */
    public boolean isLastChoice(String endpoint) {
        List<String> first = limits.heads().endpoints();
        first = preferred(first, each -> !last.contains(each));
        first = preferred(first, this::hasReachedTheEnd);
        first = preferred(first, each -> !limits.allowsLessThan(range.blocks() / 4, each));
        return !first.contains(endpoint);
    }

    private static List<String> preferred(List<String> endpoints, Predicate<String> better) {
        List<String> some = endpoints.stream().filter(better).toList();
        return some.isEmpty() ? endpoints : some;
    }

    /** Who does not know a block's hash says so. */
    private boolean hasReachedTheEnd(String endpoint) {
        return blockHash.isPresent() || limits.heads().of(endpoint) >= range.end();
    }

    /** The request for an endpoint. */
    public synchronized RpcRequest at(String endpoint) {
        long length = Math.min(range.blocks(), lengths.getOrDefault(endpoint, limits.most(endpoint)));
        BlockRange part = new BlockRange(range.start(), range.start() + length - 1);
        RpcRequest request =
                RpcRequest.of("eth_getLogs", blockHash.map(filter::params).orElseGet(() -> filter.params(part)));
        asked.put(request, part); // an endpoint may have two requests of this window at once, and answer either
        heads.merge(new Asking(endpoint, request), limits.heads().of(endpoint), Math::min);
        return request;
    }

    private BlockRange part(RpcRequest request) {
        BlockRange part = asked.get(request);
        if (part == null) {
            throw new IllegalStateException("nobody was asked " + request.params() + " for logs of " + range);
        }
        return part;
    }

    /** The blocks that the answer of an endpoint to a request is about. */
    synchronized BlockRange answered(String endpoint, RpcRequest request) {
        BlockRange part = part(request);
        Long failed = unanswered.get(endpoint);
        if (failed != null && failed > part.blocks()) {
            limits.narrow(endpoint, part.blocks()); // it answers less, and did not answer more
        }
        return part;
    }

    /** The last block that an endpoint was known to have when it was asked: its answer lacks nothing of what is before. */
    synchronized long headWhenAsked(String endpoint, RpcRequest request) {
        return heads.getOrDefault(new Asking(endpoint, request), -1L);
    }

    /**
     * An endpoint did not answer a request made for it.
     *
     * @param said all that it said, in small letters without commas
     * @return whether it is worth asking it for fewer blocks, at once
     */
    public synchronized boolean refused(String endpoint, RpcRequest request, Refusal refusal, String said) {
        BlockRange part = part(request);
        RangeHint hint = RangeHint.in(said);
        boolean tooLarge = refusal == Refusal.TOO_LARGE
                || hint.proposed(part).isPresent()
                || hint.blocks().isPresent()
                || SIZE.matcher(said).find();
        if (part.blocks() == 1) {
            oneBlockTooLarge |= tooLarge;
            return false;
        }
        if (tooLarge) {
            shorten(endpoint, part, limits.refused(endpoint, part, hint));
        } else if (refusal == Refusal.NO_ANSWER) {
            unanswered.merge(endpoint, part.blocks(), Math::max);
            shorten(endpoint, part, part.blocks() / 2);
        }
        return tooLarge;
    }

    /** Whether an endpoint was asked for one block alone, and called that too large. */
    synchronized boolean isOneBlockTooLarge() {
        return oneBlockTooLarge;
    }

    private void shorten(String endpoint, BlockRange failed, long length) {
        if (length < 1 || length >= failed.blocks()) {
            throw new IllegalStateException("blocks " + failed + " were refused, and " + length + " are not fewer");
        }
        lengths.merge(endpoint, length, Math::min);
    }
}
