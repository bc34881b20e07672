package dev.trace.operators.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.OperatorException;
import dev.trace.api.Scope;
import dev.trace.api.config.ConfigException;
import dev.trace.operators.FakeContext;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RangeSplitterTest {
    private final FakeContext context = new FakeContext();

    @Test
    void chunksBeginAtMultiplesAndAreCutByTheEnds() throws Exception {
        assertEquals(List.of("500-999", "1000-1999", "2000-2100"), split(500, 2100, 1000));
    }

    @Test
    void alignedRangesGiveWholeChunks() throws Exception {
        assertEquals(List.of("0-999", "1000-1999"), split(0, 1999, 1000));
    }

    @Test
    void aRangeWithinAChunkStaysWhole() throws Exception {
        assertEquals(List.of("1001-1001"), split(1001, 1001, 1000));
        assertEquals(List.of("1001-1001", "1200-1800"), split(1200, 1800, 1000));
    }

    @Test
    void chunksCoverTheRangeWithoutGapOrOverlap() throws Exception {
        long next = 12_345;
        for (String chunk : split(12_345, 98_765, 77)) {
            BlockRange range = BlockRange.parse(chunk);
            assertEquals(next, range.start());
            next = range.end() + 1;
        }
        assertEquals(98_766, next);
    }

    @Test
    void longRangesComeInPages() throws Exception {
        split(0, 2_500_499, 1000);
        assertEquals(
                List.of(1000, 1000, 501), context.pages.stream().map(List::size).toList());
    }

    @Test
    void theLargestBlockNumberDoesNotOverflow() throws Exception {
        List<String> chunks = split(Long.MAX_VALUE - 1500, Long.MAX_VALUE, 1000);
        assertTrue(chunks.get(chunks.size() - 1).endsWith("-" + Long.MAX_VALUE));
    }

    @Test
    void itPublishesNoRows() throws Exception {
        RangeSplitterFactory factory = new RangeSplitterFactory();
        Commit commit = factory.create(factory.config().parse(Map.of())).run(context);
        assertTrue(commit.rows().isEmpty());
        assertTrue(commit.emissions().isEmpty());
    }

    @Test
    void updatesInsteadOfPartitionsAreRefused() {
        context.scope = new Scope.Update(OptionalLong.empty(), 5);
        OperatorException e = assertThrows(OperatorException.class, () -> run(1000));
        assertEquals(Recovery.CONFIGURATION, e.code().recovery());
    }

    @Test
    void aChunkSizeOutsideItsRangeIsRefused() {
        RangeSplitterFactory factory = new RangeSplitterFactory();
        for (long size : new long[] {0, -1, 1_000_001}) {
            assertThrows(ConfigException.class, () -> factory.config().parse(Map.of("chunk_size", size)));
        }
    }

    private List<String> split(long start, long end, long size) throws Exception {
        context.scope = new Scope.Partition(new BlockRange(start, end));
        run(size);
        return context.ranges();
    }

    private void run(long size) throws Exception {
        RangeSplitterFactory factory = new RangeSplitterFactory();
        factory.create(factory.config().parse(Map.of("chunk_size", size))).run(context);
    }
}
