package dev.trace.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(int width) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Console.of(stream, stream, width);
    }

    private String shown() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static List<JobProgress> at(long done) {
        return List.of(new JobProgress("ingest", 1000, done, done * 9, List.of()));
    }

    @Test
    void terminalShowsABarWithRateAndTimeLeft() {
        ProgressView view = new ProgressView(console(120), 0);
        view.show(at(0), 0);
        view.show(at(500), 2 * SECOND);
        assertTrue(
                shown().endsWith(
                                "ingest  ████████████░░░░░░░░░░░░  500/1,000 blocks  50%  250 blocks/s  4,500 rows  ETA 2.0s\n"),
                shown());
    }

    @Test
    void elsewhereALineComesEveryFewSecondsAndOnlyIfSomethingMoved() {
        ProgressView view = new ProgressView(console(0), 0);
        view.show(at(0), SECOND);
        assertEquals("", shown());
        view.show(at(500), 6 * SECOND);
        view.show(at(500), 12 * SECOND);
        assertEquals(1, shown().lines().count(), shown());
        assertTrue(shown().startsWith("ingest  500/1,000 blocks  50%  100 blocks/s"), shown());
    }

    @Test
    void aJobWithNothingPlannedIsNotShown() {
        ProgressView view = new ProgressView(console(120), 0);
        view.show(List.of(new JobProgress("ingest", 0, 0, 0, List.of())), 0);
        assertEquals("", shown());
    }

    @Test
    void whatWaitsSaysWhy() {
        ProgressView view = new ProgressView(console(120), 0);
        view.show(List.of(new JobProgress("ingest", 10, 0, 0, List.of("blocks 5-9 are not final yet"))), 0);
        assertTrue(shown().contains("⏸️ blocks 5-9 are not final yet"), shown());
    }
}
