package dev.trace.dispatcher.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.api.BlockRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalsTest {
    private static BlockRange range(long start, long end) {
        return new BlockRange(start, end);
    }

    @Test
    void rangesThatTouchOrOverlapBecomeOne() {
        assertEquals(
                List.of(range(0, 299), range(400, 400)),
                Intervals.union(List.of(range(200, 299), range(400, 400), range(0, 99), range(50, 199))));
    }

    @Test
    void takingOutTheMiddleLeavesBothEnds() {
        assertEquals(List.of(range(0, 9), range(20, 99)), Intervals.minus(List.of(range(0, 99)), range(10, 19)));
    }

    @Test
    void agreesWithSetsOfBlocks() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<BlockRange> ranges = new ArrayList<>();
            BitSet blocks = new BitSet();
            for (int i = random.nextInt(8); i >= 0; i--) {
                int start = random.nextInt(60);
                int end = start + random.nextInt(15);
                ranges.add(range(start, end));
                blocks.set(start, end + 1);
            }
            int start = random.nextInt(60);
            BlockRange taken = range(start, start + random.nextInt(20));
            List<BlockRange> union = Intervals.union(ranges);
            assertEquals(blocks, blocksOf(union), "seed " + seed);
            for (int i = 1; i < union.size(); i++) {
                assertEquals(true, union.get(i - 1).end() + 1 < union.get(i).start(), "seed " + seed);
            }
            blocks.clear((int) taken.start(), (int) taken.end() + 1);
            assertEquals(blocks, blocksOf(Intervals.minus(union, taken)), "seed " + seed);
        }
    }

    private static BitSet blocksOf(List<BlockRange> ranges) {
        BitSet blocks = new BitSet();
        ranges.forEach(each -> blocks.set((int) each.start(), (int) each.end() + 1));
        return blocks;
    }
}
