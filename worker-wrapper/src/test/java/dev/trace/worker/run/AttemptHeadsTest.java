package dev.trace.worker.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.HeadChange;
import dev.trace.api.rpc.HeadWatch;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AttemptHeadsTest {
    private final Attempt attempt = new Attempt(
            new Claim(
                    new AttemptKey(1, 1, "lease"),
                    1,
                    Duration.ofMinutes(1),
                    Instant.EPOCH,
                    "",
                    Tasks.partition(1, "following", new BlockRange(0, 9))),
            System.nanoTime());
    private final Told told = new Told();

    private HeadWatch watch() {
        AttemptHeads heads = new AttemptHeads(told, attempt);
        attempt.atEnd(heads::close);
        return heads;
    }

    @Test
    void headIsToldWhileTheAttemptMayGoOn() throws Exception {
        assertEquals(7, watch().next(Duration.ZERO).orElseThrow().head().latest());
    }

    @Test
    void attemptThatMustStopHearsOfNoHead() {
        HeadWatch watch = watch();
        attempt.stop(Stop.Reason.LEASE_LOST, "gone");
        assertThrows(InterruptedException.class, () -> watch.next(Duration.ZERO));
    }

    @Test
    void watchThatAnOperatorLeavesOpenEndsWithItsAttempt() {
        watch();
        assertFalse(told.closed);
        attempt.end();
        assertTrue(told.closed);
    }

    /** A pool whose head is 7. */
    private static final class Told implements HeadWatch {
        boolean closed;

        @Override
        public Optional<HeadChange> next(Duration patience) {
            return Optional.of(new HeadChange(new ChainHead(7, OptionalLong.empty()), Optional.empty(), List.of()));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
