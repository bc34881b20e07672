package dev.trace.dag.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final Instant START = Instant.parse("2024-02-28T23:58:30Z");

    private static Instant next(String text) {
        return Schedule.parse(text).next(START).orElseThrow();
    }

    @Test
    void cronTicksInUtc() {
        assertEquals(Instant.parse("2024-02-29T03:00:00Z"), next("0 3 * * *"));
        assertEquals(Instant.parse("2024-02-29T00:00:00Z"), next("*/5 * * * *"));
    }

    @Test
    void ratesTickAtWholeMultiples() {
        assertEquals(Instant.parse("2024-02-29T00:00:00Z"), next("rate(5 minutes)"));
        assertEquals(Instant.parse("2024-02-28T23:58:40Z"), next("rate(10 seconds)"));
        assertEquals(Instant.parse("2024-02-29T00:00:00Z"), next("rate(1 day)"));
        assertEquals(
                START.plusSeconds(30),
                Schedule.parse("rate(1 minute)").next(START).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "0 0 3 * * *",
                "61 * * * *",
                "0 0 30 2 *",
                "rate(0 minutes)",
                "rate(5 weeks)",
                "rate"
            })
    void whatNeverFiresIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text));
    }
}
