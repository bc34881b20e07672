package dev.trace.worker.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ShortageTest {
    @Test
    void roomIsAskedForOnceAndAgainOnlyAfterAWhile() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
        Shortage shortage = new Shortage(now::get);
        assertTrue(shortage.isDue());
        assertFalse(shortage.isDue());
        now.addAndGet(Shortage.AGAIN.toNanos() - 1);
        assertFalse(shortage.isDue());
        now.addAndGet(1);
        assertTrue(shortage.isDue());
        assertFalse(shortage.isDue());
    }
}
