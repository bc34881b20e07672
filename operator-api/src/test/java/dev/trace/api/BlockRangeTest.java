package dev.trace.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockRangeTest {
    @Test
    void bothEndsBelongToTheRange() {
        BlockRange range = new BlockRange(1000, 1999);

        assertEquals(1000, range.blocks());
        assertTrue(range.contains(new BlockRange(1000, 1999)));
        assertTrue(range.overlaps(new BlockRange(1999, 3000)));
        assertFalse(range.overlaps(new BlockRange(2000, 3000)));
    }

    @Test
    void aKeyReadsBackAsItWasWritten() {
        BlockRange range = new BlockRange(0, 54);

        assertEquals("0-54", range.toString());
        assertEquals(range, BlockRange.parse(range.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5-", "-5", "a-b", "9-8", "1-2-3", "1:2"})
    void nonsenseIsNoKey(String text) {
        assertThrows(IllegalArgumentException.class, () -> BlockRange.parse(text));
    }

    @Test
    void anEmptyRangeCannotBeMade() {
        assertThrows(IllegalArgumentException.class, () -> new BlockRange(5, 4));
        assertThrows(IllegalArgumentException.class, () -> new BlockRange(-1, 4));
    }
}
