package dev.trace.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(int width) {
        return Console.of(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                width);
    }

    @Test
    void liveLinesAreRedrawnBelowWhatIsSaidMeanwhile() {
        Console console = console(80);
        console.live(List.of("10%", "20%"));
        console.note("a warning");
        console.live(List.of("30%"));
        console.settle();
        console.note("the end");
        assertEquals(
                "10%\n20%\n" + "\u001b[2A\r\u001b[J" + "a warning\n" + "10%\n20%\n" + "\u001b[2A\r\u001b[J" + "30%\n"
                        + "the end\n",
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void nothingIsRedrawnWhereThereIsNoTerminal() {
        Console console = console(0);
        console.live(List.of("10%"));
        console.result("a result");
        assertEquals("", err.toString(StandardCharsets.UTF_8));
        assertEquals("a result\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void liveLinesNeverWrap() {
        Console console = console(10);
        console.live(List.of("█████████████ 100%"));
        assertEquals("█████████\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void tablesAlignNumbersToTheRight() {
        List<String> lines = new TextTable()
                .left("table")
                .right("rows")
                .row("blocks", "9")
                .row("logs", "1,000")
                .lines();
        assertEquals(List.of("table    rows", "blocks      9", "logs    1,000"), lines);
    }

    @Test
    void figuresAreShort() {
        assertEquals("1,234,567", Figures.count(1_234_567));
        assertEquals("999 B", Figures.bytes(999));
        assertEquals("1.2 MB", Figures.bytes(1_234_567));
        assertEquals("0.8s", Figures.duration(Duration.ofMillis(820)));
        assertEquals("3m 12s", Figures.duration(Duration.ofSeconds(192)));
        assertEquals("5h 02m", Figures.duration(Duration.ofMinutes(302)));
        assertEquals("7.4", Figures.rate(7.41));
        assertEquals("1,280", Figures.rate(1280.4));
    }
}
