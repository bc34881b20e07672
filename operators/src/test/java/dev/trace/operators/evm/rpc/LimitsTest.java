package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class LimitsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aBucketStartsNoMoreThanItsRate() {
        TokenBucket bucket = new TokenBucket(100, 0);
        int started = 0;
        for (long now = 0; now < 10 * SECOND; now += SECOND / 1000) {
            if (bucket.delay(1, now) == 0) {
                bucket.take(1, now);
                started++;
            }
        }
        assertTrue(started >= 990 && started <= 1001, started + " in 10 s");
    }

    @Test
    void anIdleBucketBurstsAQuarterSecondAtMost() {
        TokenBucket bucket = new TokenBucket(100, 0);
        int burst = 0;
        for (long now = 60 * SECOND; bucket.delay(1, now) == 0; burst++) {
            bucket.take(1, now);
        }
        assertEquals(25, burst);
    }

    @Test
    void aBreakerOpensAfterThreeFailuresAndBacksOffToAMinute() {
        Breaker breaker = new Breaker();
        Random random = new Random(1);
        assertFalse(breaker.failed(0, random));
        assertFalse(breaker.failed(0, random));
        assertTrue(breaker.failed(0, random));
        long now = 0;
        for (int probe = 0; probe < 10; probe++) {
            long delay = breaker.delay(now);
            long most = Math.min(60, 1L << probe) * SECOND;
            assertTrue(delay >= most / 2 && delay <= most, "probe " + probe + " after " + delay);
            now += delay;
            assertFalse(breaker.failed(now, random));
        }
        assertTrue(breaker.succeeded());
        assertEquals(0, breaker.delay(now));
        assertFalse(breaker.failed(now, random));
    }

    @Test
    void failuresOfCallsAlreadyUnderWayDoNotLengthenTheBackoff() {
        Breaker breaker = new Breaker();
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            breaker.failed(0, random);
        }
        assertTrue(breaker.delay(0) <= SECOND);
    }
}
