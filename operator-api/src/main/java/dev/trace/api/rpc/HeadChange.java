package dev.trace.api.rpc;

import dev.trace.api.BlockRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A head that moved.
 *
 * @param head where it is now
 * @param since the heights above the head last reported, up to the latest; empty the first time
 * @param announced what endpoints announced and was not told before, in the order it came, each block once. One below
 *     {@code since} was announced late, or again: several blocks of one height are a hint that one of them was taken out.
 *     Only fetched blocks can tell.
 */
public record HeadChange(ChainHead head, Optional<BlockRange> since, List<Announced> announced) {
    public HeadChange {
        announced = List.copyOf(announced);
    }

    /** The heights of {@link #since} that nobody announced, lowest first. */
    public List<BlockRange> gaps() {
        List<BlockRange> gaps = new ArrayList<>();
        if (since.isPresent()) {
            long next = since.get().start();
            for (long height : heights(since.get())) {
                if (height > next) {
                    gaps.add(new BlockRange(next, height - 1));
                }
                next = height + 1;
            }
            if (next <= since.get().end()) {
                gaps.add(new BlockRange(next, since.get().end()));
            }
        }
        return gaps;
    }

    private TreeSet<Long> heights(BlockRange range) {
        TreeSet<Long> heights = new TreeSet<>();
        for (Announced each : announced) {
            if (range.start() <= each.number() && each.number() <= range.end()) {
                heights.add(each.number());
            }
        }
        return heights;
    }

    /**
     * A block that an endpoint called its newest.
     *
     * @param number its height
     * @param hash as the endpoint wrote it
     */
    public record Announced(long number, String hash) {}
}
