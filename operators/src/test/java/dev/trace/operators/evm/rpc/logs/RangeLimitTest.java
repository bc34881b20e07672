package dev.trace.operators.evm.rpc.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the number of blocks at once follows what an endpoint says and gives. */
final class RangeLimitTest {
    private static final BlockRange RANGE = new BlockRange(1000, 2999);

    private final RangeLimit limit = new RangeLimit();

    @Test
    void aLimitOfBlocksIsTakenInclusivelyAndKeptTo() {
        assertEquals(800, refused(RANGE, "max range: 800"));
        for (int i = 0; i < 50; i++) {
            limit.answered(limit.most(), 0, 0);
        }
        assertEquals(800, limit.most());
    }

    @Test
    void anEndpointThatRefusesJustWhatItAllowsCountsOneFewer() {
        assertEquals(1999, refused(RANGE, "max range: 2000"));
    }

    @Test
    void aLimitThatWasKeptToTellsNothing() {
        assertEquals(1000, refused(RANGE, "max range: 100000"));
    }

    @Test
    void aProposalOfResultsIsNoLastingLimit() {
        assertEquals(0x100, refused(RANGE, "more than 10000 results. try with this block range [0x3e8 0x4e7]"));
        for (int i = 0; i < 50; i++) {
            limit.answered(limit.most(), 0, 0);
        }
        assertTrue(limit.most() > 2000, limit.most() + " blocks");
    }

    @Test
    void nothingSaidHalves() {
        assertEquals(1000, refused(RANGE, "block range is too wide"));
        assertEquals(1, refused(new BlockRange(5, 6), "block range is too wide"));
        assertEquals(1, limit.most());
    }

    @Test
    void itGrowsByAQuarterWhileListsAreShort() {
        limit.answered(2000, 10, 0);
        assertEquals(2500, limit.most());
        limit.answered(100, 10, 0); // the end of a range says nothing
        assertEquals(2500, limit.most());
        limit.answered(2500, 3000, 0);
        assertEquals(2500, limit.most());
    }

    @Test
    void longListsShrinkItToWhatTheTargetTakes() {
        limit.answered(2000, 20_000, 0);
        assertEquals(500, limit.most());
    }

    @Test
    void aLimitIsTriedAgainAfterAnHour() {
        refused(RANGE, "max range: 800");
        limit.answered(800, 0, TimeUnit.MINUTES.toNanos(59));
        assertEquals(800, limit.most());
        limit.answered(800, 0, TimeUnit.MINUTES.toNanos(61));
        assertEquals(1000, limit.most());
    }

    @Test
    void anEndpointThatRefusedIsNotLeftForEver() {
        refused(RANGE, "max range: 100");
        assertTrue(limit.allowsLessThan(500, TimeUnit.MINUTES.toNanos(59)));
        assertFalse(limit.allowsLessThan(500, TimeUnit.MINUTES.toNanos(61)));
    }

    @Test
    void whereListsAreCutTheTargetIsBelow() {
        limit.cuts(100);
        limit.answered(2000, 30, 0);
        assertEquals(2000, limit.most());
        limit.answered(2000, 99, 0);
        assertEquals(1010, limit.most());
    }

    private long refused(BlockRange range, String said) {
        return limit.refused(range, RangeHint.in(said), 0);
    }
}
