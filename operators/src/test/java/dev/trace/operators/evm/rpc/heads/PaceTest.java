package dev.trace.operators.evm.rpc.heads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void beforeAnythingIsKnownItAsksEverySecondAndWaitsAMinute() {
        Pace pace = new Pace();
        assertEquals(SECOND, pace.pollAnnounced());
        assertEquals(SECOND, pace.pollAlone());
        assertEquals(60 * SECOND, pace.silence());
    }

    @Test
    void ethereumsPaceIsLearnedFromItsTimestamps() {
        Pace pace = new Pace();
        pace.made(100, 1_700_000_000);
        pace.made(101, 1_700_000_012);
        pace.made(103, 1_700_000_036);
        assertEquals(12 * SECOND, pace.blockTime().orElseThrow());
        assertEquals(60 * SECOND, pace.silence());
        assertEquals(12 * SECOND, pace.pollAnnounced());
        assertEquals(SECOND, pace.pollAlone());
    }

    @Test
    void quarterSecondBlocksAreLearnedOverManyOfOneTimestamp() {
        Pace pace = new Pace();
        for (int block = 0; block < 200; block++) {
            pace.made(block, 1_700_000_000 + block / 4);
        }
        assertEquals(0.25, pace.blockTime().orElseThrow() / 1e9, 0.02);
        assertEquals(10 * SECOND, pace.silence());
        assertTrue(pace.pollAnnounced() >= SECOND / 4);
    }

    @Test
    void arrivalsSayItWhereTimestampsDoNot() {
        Pace pace = new Pace();
        pace.rose(100, -SECOND);
        pace.rose(102, 3 * SECOND);
        pace.made(102, 1_700_000_000_000L); // milliseconds
        assertEquals(2 * SECOND, pace.blockTime().orElseThrow());
    }

    @Test
    void rareBlocksDoNotMakeTheWatchdogSleepForHours() {
        Pace pace = new Pace();
        pace.made(1, 1_700_000_000);
        pace.made(2, 1_700_086_400);
        assertEquals(120 * SECOND, pace.silence());
        assertEquals(12 * SECOND, pace.pollAnnounced());
    }

    @Test
    void pausesDoubleUpToAMinuteWithHalfOfEachLeftToChance() {
        Backoff backoff = new Backoff(new Random(7));
        assertEquals(0, backoff.delay(0));
        for (long most : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            backoff.failed(0, 0);
            assertTrue(backoff.delay(0) >= most * SECOND / 2 && backoff.delay(0) <= most * SECOND, most + " s");
        }
        backoff.succeeded();
        assertEquals(0, backoff.delay(0));
        backoff.failed(0, 5 * SECOND);
        assertEquals(5 * SECOND, backoff.delay(0));
        assertEquals(0, backoff.delay(6 * SECOND));
    }
}
