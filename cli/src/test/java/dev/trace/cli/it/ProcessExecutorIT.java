package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run whose ingestion happens in a JVM of its own for each task. */
class ProcessExecutorIT {
    @TempDir
    Path folder;

    private Path dag(int chunkSize) throws Exception {
        String text = Dags.ingest(1, chunkSize)
                .replace("  operator: cryo_ingest\n", "  operator: cryo_ingest\n  runtime: isolated\n")
                .replace("max_concurrency: 4", "max_concurrency: 2");
        return Files.writeString(folder.resolve("dag.yaml"), text);
    }

    private Path platform(String name, String runtime) throws Exception {
        Path file = Files.createDirectories(folder.resolve(name)).resolve("trace.yaml");
        return Files.writeString(file, """
                home: %s
                http: { port: 0 }
                rpc_pools:
                  ethereum: { endpoints: [{ url: 'bundled:quickstart' }] }
                runtimes:
                  isolated: %s
                """.formatted(file.resolveSibling("home"), runtime));
    }

    private static final String OWN_PROCESS =
            "{ executor: process, java_options: [-Xmx200m, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'] }";

    @Test
    void sameDagSameBytes() throws Exception {
        Path dag = dag(400);
        Path here = platform("here", "{ executor: local }");
        TraceProcess.Ended inOne = TraceProcess.run(folder, "run", dag.toString(), "--config=" + here);
        assertEquals(0, inOne.exitStatus(), inOne.text());

        Path children = platform("children", OWN_PROCESS);
        TraceProcess.Ended inMany = TraceProcess.run(folder, "run", dag.toString(), "--config=" + children);
        assertEquals(0, inMany.exitStatus(), inMany.text());

        Path home = children.resolveSibling("home");
        Map<String, String> expected = Tree.published(here.resolveSibling("home/cold"));
        assertTrue(expected.size() > 9, expected.toString());
        assertEquals(expected, Tree.published(home.resolve("cold")));

        String log = Files.readString(home.resolve("logs/trace.log"));
        assertEquals(
                3,
                log.lines()
                        .filter(line -> line.contains("starts for ingest/ingest"))
                        .count(),
                log);
        assertTrue(log.contains("child=ingest-ingest-"), "what children say is in the log, and who says it");
        try (Stream<Path> left = Files.list(home.resolve("children"))) {
            assertEquals(List.of(), left.toList(), "configuration and homes of children go with them");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "processes are looked at as Linux shows them")
    void childrenEndWithTheirParentAndShowNoSecret() throws Exception {
        Path config = platform("killed", OWN_PROCESS);
        Files.writeString(
                config,
                Files.readString(config).replace("endpoints: [{", "endpoints: [{ headers: { Key: t0psecret },"));
        try (TraceProcess parent = TraceProcess.start(folder, "run", dag(20).toString(), "--config=" + config)) {
            ProcessHandle child = firstChild(config);
            String command = command(child);
            assertTrue(command.contains("worker --dispatcher=http://127.0.0.1:"), command);
            assertFalse(command.contains("t0psecret"), command);
            Path given = config.resolveSibling("home/children/isolated/trace.yaml");
            assertTrue(Files.readString(given).contains("t0psecret"));
            assertEquals(
                    "rw-------",
                    java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(given)));
            parent.kill();
            child.onExit().get(30, TimeUnit.SECONDS);
        }
        // The killed run's database goes on without it: whoever comes next takes it over, and stops it.
        TraceProcess.run(folder, "status", "--config=" + config);
    }

    private static String command(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    private ProcessHandle firstChild(Path config) throws Exception {
        String mark = config.resolveSibling("home/children").toString();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (System.nanoTime() < end) {
            Optional<ProcessHandle> child = ProcessHandle.current()
                    .descendants()
                    .filter(process -> command(process).contains("--config=" + mark))
                    .findFirst();
            if (child.isPresent()) {
                return child.get();
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        StringBuilder said = new StringBuilder("no child was started:\n");
        try (Stream<Path> outputs = Files.list(folder)) {
            for (Path output :
                    outputs.filter(path -> path.toString().endsWith(".txt")).toList()) {
                said.append(Files.readString(output));
            }
        }
        throw new AssertionError(said);
    }
}
