package dev.trace.cli.plan;

import dev.trace.api.BlockRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Arithmetic with lists of ranges. */
final class Spans {
    private Spans() {}

    static long count(List<BlockRange> ranges) {
        return ranges.stream().mapToLong(each -> each.end() - each.start() + 1).sum();
    }

    /** Ascending, adjacent and overlapping ones joined. */
    static List<BlockRange> joined(List<BlockRange> ranges) {
        List<BlockRange> joined = new ArrayList<>();
        for (BlockRange each : ranges.stream()
                .sorted(Comparator.comparingLong(BlockRange::start))
                .toList()) {
            int last = joined.size() - 1;
            if (last >= 0 && each.start() - 1 <= joined.get(last).end()) {
                BlockRange before = joined.get(last);
                joined.set(last, new BlockRange(before.start(), Math.max(before.end(), each.end())));
            } else {
                joined.add(each);
            }
        }
        return joined;
    }

    /** Blocks of the first that are not in the second. */
    static List<BlockRange> minus(List<BlockRange> ranges, List<BlockRange> taken) {
        List<BlockRange> left = new ArrayList<>();
        for (BlockRange range : joined(ranges)) {
            long next = range.start();
            for (BlockRange gone : joined(taken)) {
                if (gone.end() >= next && gone.start() <= range.end()) {
                    if (gone.start() > next) {
                        left.add(new BlockRange(next, gone.start() - 1));
                    }
                    next = gone.end() + 1;
                }
            }
            if (next <= range.end()) {
                left.add(new BlockRange(next, range.end()));
            }
        }
        return left;
    }

    /** Blocks in both. */
    static List<BlockRange> common(List<BlockRange> one, List<BlockRange> other) {
        return minus(one, minus(one, other));
    }

    /** The block in the middle of each of so many equal parts, ascending, each once. */
    static List<Long> middles(List<BlockRange> ranges, int parts) {
        List<BlockRange> joined = joined(ranges);
        long count = count(joined);
        List<Long> middles = new ArrayList<>();
        for (int part = 0; part < Math.min(parts, count); part++) {
            double middle = (part + 0.5) / Math.min(parts, count) * count;
            middles.add(nth(joined, Math.min(count - 1, (long) middle)));
        }
        return middles;
    }

    private static long nth(List<BlockRange> joined, long index) {
        long left = index;
        for (BlockRange range : joined) {
            long size = range.end() - range.start() + 1;
            if (left < size) {
                return range.start() + left;
            }
            left -= size;
        }
        throw new IndexOutOfBoundsException(index + " of " + count(joined));
    }
}
