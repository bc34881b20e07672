package dev.trace.cli.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.api.BlockRange;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpansTest {
    private static List<BlockRange> ranges(String... texts) {
        return Arrays.stream(texts).map(BlockRange::parse).toList();
    }

    @Test
    void adjacentAndOverlappingRangesAreOne() {
        assertEquals(ranges("0-29", "40-49"), Spans.joined(ranges("10-29", "0-9", "40-49", "5-12")));
    }

    @Test
    void whatIsTakenIsLeftOut() {
        assertEquals(ranges("0-9", "20-29"), Spans.minus(ranges("0-29"), ranges("10-19")));
        assertEquals(ranges("5-9"), Spans.minus(ranges("0-9"), ranges("0-4", "10-99")));
        assertEquals(List.of(), Spans.minus(ranges("3-4", "6-7"), ranges("0-99")));
        assertEquals(ranges("0-9"), Spans.minus(ranges("0-9"), List.of()));
    }

    @Test
    void commonBlocksAreInBoth() {
        assertEquals(ranges("5-9", "20-20"), Spans.common(ranges("0-9", "20-29"), ranges("5-20")));
    }

    @Test
    void samplesAreTakenFromTheMiddleOfEqualParts() {
        assertEquals(List.of(12L, 37L, 62L, 87L), Spans.middles(ranges("0-99"), 4));
        assertEquals(List.of(5L, 105L), Spans.middles(ranges("100-109", "0-9"), 2));
        assertEquals(List.of(7L), Spans.middles(ranges("7-7"), 8));
        assertEquals(List.of(0L, 1L, 2L), Spans.middles(ranges("0-2"), 8));
    }
}
