package dev.trace.dispatcher.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.ErrorCode.Recovery;
import dev.trace.dag.Limits;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dispatcher.DispatcherSettings;
import dev.trace.dispatcher.store.LeaseStore.Ending;
import dev.trace.dispatcher.store.LeaseStore.Leased;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    private static final Limits LIMITS = new Limits(
            Duration.ofSeconds(120),
            Optional.empty(),
            5,
            Optional.of(Duration.ofSeconds(10)),
            Optional.of(Duration.ofSeconds(30)),
            Duration.ZERO,
            0);

    private final Verdicts verdicts = new Verdicts(DispatcherSettings.shared("test"), new Random(1));

    private static Leased task(int failures, int losses, boolean cancelRequested) {
        return new Leased(
                1, 1, "dag", 1, "key", "partition", 1, "Running", 1, "t", null, failures, losses, cancelRequested);
    }

    private Ending failed(int failures, Recovery recovery, Optional<Duration> retryAfter) {
        return verdicts.reported(
                task(failures, 0, false), () -> LIMITS, new AttemptOutcome.Failed("X", recovery, "x", retryAfter));
    }

    @Test
    void backoffDoublesUpToItsLimitWithJitter() {
        long[] least = {5_000, 10_000, 15_000, 15_000};
        for (int failures = 1; failures <= 4; failures++) {
            long millis = verdicts.backoff(LIMITS, failures).toMillis();
            long low = least[failures - 1];
            assertTrue(low <= millis && millis <= 2 * low, "after " + failures + " failures: " + millis);
        }
        assertTrue(verdicts.backoff(LIMITS, 1_000).toMillis() <= 30_000, "many failures do not overflow");
    }

    @Test
    void retryAfterProlongsTheBackoffAndNeverShortensIt() {
        assertEquals(
                Duration.ofMinutes(5),
                failed(0, Recovery.RETRY, Optional.of(Duration.ofMinutes(5))).delay());
        assertTrue(failed(0, Recovery.RETRY, Optional.of(Duration.ofMillis(1)))
                        .delay()
                        .toMillis()
                >= 5_000);
    }

    @Test
    void waitKeepsTheCountOfFailures() {
        Ending ending = failed(2, Recovery.WAIT, Optional.empty());
        assertEquals("Failed", ending.state());
        assertEquals(2, ending.failures());
        assertEquals(Duration.ofMinutes(1), ending.delay());
    }

    @Test
    void fifthFailureOfFiveIsTheLast() {
        assertEquals("Failed", failed(3, Recovery.RETRY, Optional.empty()).state());
        assertEquals("Dead", failed(4, Recovery.RETRY, Optional.empty()).state());
    }

    @Test
    void wishToCancelOutlivesAFailureButNotASuccess() {
        assertEquals(
                "Canceled",
                verdicts.reported(
                                task(0, 0, true),
                                () -> LIMITS,
                                new AttemptOutcome.Failed("X", Recovery.RETRY, "x", Optional.empty()))
                        .state());
        assertEquals("Canceled", verdicts.lost(task(0, 0, true), LIMITS).state());
        assertEquals(
                "Completed",
                verdicts.reported(
                                task(0, 0, true),
                                () -> LIMITS,
                                new AttemptOutcome.Succeeded(dev.trace.dag.task.TaskProgress.NONE))
                        .state());
    }

    @Test
    void secondLossInARowWaitsAWhile() {
        assertEquals("Queued", verdicts.lost(task(0, 0, false), LIMITS).state());
        Ending second = verdicts.lost(task(0, 1, false), LIMITS);
        assertEquals("Failed", second.state());
        assertEquals(0, second.failures());
        assertTrue(second.delay().toMillis() >= 5_000);
    }
}
