package dev.trace.dispatcher.store;

import dev.trace.api.BlockRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Arithmetic on sets of blocks. */
public final class Intervals {
    private Intervals() {}

    /** The same blocks as disjoint ranges that do not touch, in order. */
    public static List<BlockRange> union(Collection<BlockRange> ranges) {
        List<BlockRange> merged = new ArrayList<>();
        for (BlockRange next : ranges.stream().sorted().toList()) {
            int last = merged.size() - 1;
            // An end that touches the next start belongs to the same run of blocks.
            if (last >= 0 && next.start() - 1 <= merged.get(last).end()) {
                BlockRange before = merged.get(last);
                merged.set(last, new BlockRange(before.start(), Math.max(before.end(), next.end())));
            } else {
                merged.add(next);
            }
        }
        return merged;
    }

    /** What is left of ranges without another. */
    public static List<BlockRange> minus(Collection<BlockRange> ranges, BlockRange taken) {
        List<BlockRange> left = new ArrayList<>();
        for (BlockRange range : ranges) {
            if (!range.overlaps(taken)) {
                left.add(range);
                continue;
            }
            if (range.start() < taken.start()) {
                left.add(new BlockRange(range.start(), taken.start() - 1));
            }
            if (taken.end() < range.end()) {
                left.add(new BlockRange(taken.end() + 1, range.end()));
            }
        }
        return left;
    }
}
