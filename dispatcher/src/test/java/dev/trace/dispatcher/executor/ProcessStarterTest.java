package dev.trace.dispatcher.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Children as processes: shell scripts stand for workers. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-ins are shell scripts")
class ProcessStarterTest {
    private static final ChildOrder ORDER = new ChildOrder("quick-ingest-1", "isolated", "quick/ingest", Duration.ZERO);

    @TempDir
    Path folder;

    private LogLines log;

    @BeforeEach
    void listen() {
        log = new LogLines();
    }

    private Child start(String script) throws Exception {
        Path file = Files.writeString(folder.resolve("worker.sh"), script);
        return new ProcessStarter(
                        new ProcessSettings(List.of("sh", file.toString()), folder.resolve("homes"), access()))
                .start(ORDER);
    }

    private ChildAccess access() {
        return () -> new ChildAccess.Given(
                "http://127.0.0.1:1",
                folder.resolve("trace.yaml"),
                folder.resolve("worker.token"),
                List.of(),
                List.of(Path.of("/plugins")),
                List.of());
    }

    static ChildEnd await(Child child) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Optional<ChildEnd> ended = child.end();
        while (ended.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
            ended = child.end();
        }
        return ended.orElseThrow(() -> new AssertionError(child.name() + " does not end"));
    }

    @Test
    void childIsToldWhoseTasksToClaimAndWhere() throws Exception {
        assertEquals(0, await(start("echo \"$@\"")).exitStatus());
        assertTrue(
                log.text()
                        .contains("worker --dispatcher=http://127.0.0.1:1 --config=" + folder.resolve("trace.yaml")
                                + " --token-file=" + folder.resolve("worker.token")
                                + " --name=quick-ingest-1 --runtimes=isolated --jobs=quick/ingest"),
                log.text());
    }

    @Test
    void logLinesKeepTheirLevelAndWhatTheyAreAbout() throws Exception {
        await(start("""
                echo '{"level":"WARN","logger":"dev.trace.worker.run.Slot","message":"it is slow","task":"7"}'
                echo 'not a log line'
                """));
        assertTrue(
                log.text()
                        .contains("WARN dev.trace.worker.run.Slot it is slow {child=quick-ingest-1, dag=quick, "
                                + "job=ingest, task=7}"),
                log.text());
        assertTrue(log.text().contains("INFO dev.trace.dispatcher.executor.ChildLog quick-ingest-1: not a log line"));
    }

    @Test
    void failureIsReportedWithItsLastWords() throws Exception {
        ChildEnd end = await(start("echo 'There is insufficient memory' >&2; exit 3"));
        assertEquals(3, end.exitStatus());
        assertEquals("ended with exit code 3: There is insufficient memory", end.detail());
    }

    @Test
    void killedChildTakesAlongWhatItStarted() throws Exception {
        Child child = start("sleep 600 & echo $! > " + folder.resolve("grandchild") + "; wait");
        Path pid = folder.resolve("grandchild");
        while (!Files.exists(pid) || Files.readString(pid).isBlank()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        ProcessHandle grandchild =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        child.kill();
        assertEquals(137, await(child).exitStatus());
        grandchild.onExit().get(10, TimeUnit.SECONDS);
        assertFalse(grandchild.isAlive());
    }

    @Test
    void childSeesItsStandardInputEndWithItsDispatcher() throws Exception {
        Child child = start("cat > /dev/null; exit 5");
        assertTrue(child.end().isEmpty());
        child.terminate();
        assertEquals(143, await(child).exitStatus());
    }

    @Test
    void itsHomeIsItsOwnAndGoesWithIt() throws Exception {
        Child child = start("echo state > \"$TRACE_HOME/file\"");
        await(child);
        Path home = folder.resolve("homes").resolve("quick-ingest-1");
        assertTrue(Files.exists(home.resolve("file")));
        child.remove();
        assertFalse(Files.exists(home));
    }

    @Test
    void programThatIsNotThereIsSaidSo() {
        ProcessStarter starter = new ProcessStarter(
                new ProcessSettings(List.of(folder.resolve("no-java").toString()), folder.resolve("homes"), access()));
        ExecutorException refused = assertThrows(ExecutorException.class, () -> {
            Child child = starter.start(ORDER);
            throw new ExecutorException(await(child).detail());
        });
        assertTrue(refused.getMessage().contains("no-java"), refused.getMessage());
    }
}
