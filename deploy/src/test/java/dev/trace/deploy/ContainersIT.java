package dev.trace.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker image at work: a DAG whose tasks each run in a container of their own. */
class ContainersIT {
    private static final String IMAGE = "trace-worker:latest";

    @TempDir
    Path folder;

    @BeforeAll
    static void needsTheImage() throws Exception {
        Ended found;
        try {
            found = command(List.of("docker", "image", "inspect", "--format", "{{.Id}}", IMAGE));
        } catch (IOException e) {
            found = new Ended(127, "");
        }
        assumeTrue(found.status() == 0, "skipped: there is no Docker engine here, or it has no image " + IMAGE);
    }

    @Test
    void sameDagSameBytes() throws Exception {
        Path here = platform("here", "{ executor: local }");
        Path containers = platform(
                "containers",
                "{ executor: docker, memory: 512m, cpus: 2, user: \"%s:%s\" }"
                        .formatted(Files.getAttribute(folder, "unix:uid"), Files.getAttribute(folder, "unix:gid")));
        trace("run", dag().toString(), "--config=" + here);
        trace("run", dag().toString(), "--config=" + containers);

        Map<String, String> expected = published(here.resolveSibling("home/cold"));
        assertTrue(expected.size() > 9, expected.toString());
        assertEquals(expected, published(containers.resolveSibling("home/cold")));

        String log = Files.readString(containers.resolveSibling("home/logs/trace.log"));
        List<String> names = log.lines()
                .filter(line -> line.contains("starts for quick/ingest"))
                .map(line -> line.replaceAll(".*(quick-ingest-[0-9a-f]+) starts.*", "$1"))
                .distinct()
                .toList();
        assertTrue(names.size() >= 3, () -> "three tasks, so at least three containers: " + names);
        assertTrue(log.contains("child=" + names.get(0)), "what containers say is in the log");
        String left = command(List.of("docker", "ps", "--all", "--format", "{{.Names}}"))
                .text();
        assertTrue(names.stream().noneMatch(left::contains), () -> "containers are left over: " + left);
    }

    @Test
    void imageRunsWithoutRootAndWithoutWritingToItself() throws Exception {
        Ended user = command(List.of("docker", "image", "inspect", "--format", "{{.Config.User}}", IMAGE));
        assertEquals("10001:10001", user.text().strip());
        Ended operators = command(List.of(
                "docker",
                "run",
                "--rm",
                "--read-only",
                "--cap-drop=ALL",
                "--network=none",
                "--tmpfs=/tmp:exec",
                IMAGE,
                "operators"));
        assertEquals(0, operators.status(), operators.text());
        assertTrue(operators.text().contains("cryo_ingest"), operators.text());
    }

    @Test
    void eachKindOfChangeHasALayerOfItsOwn() throws Exception {
        String history = command(List.of("docker", "history", "--no-trunc", "--format", "{{.Comment}}", IMAGE))
                .text();
        for (String layer : List.of("dependencies", "project dependencies", "extra files")) {
            assertTrue(history.lines().anyMatch(layer::equals), history);
        }
    }

    private Path platform(String name, String runtime) throws IOException {
        Path file = Files.createDirectories(folder.resolve(name)).resolve("trace.yaml");
        return Files.writeString(file, """
                home: %s
                http: { port: 0 }
                rpc_pools:
                  ethereum: { endpoints: [{ url: 'bundled:quickstart' }] }
                runtimes:
                  boxed: %s
                """.formatted(file.resolveSibling("home"), runtime));
    }

    private Path dag() throws IOException {
        return Files.writeString(folder.resolve("dag.yaml"), """
                name: quick
                version: 1
                jobs:
                - name: requests
                  activation: source
                  operator: manual_source
                  source: { kind: manual }
                  config: { ranges: ["0:latest"], finality: head }
                  output_dataset: requests
                - name: split
                  activation: reactive
                  operator: range_splitter
                  execution_strategy: PerPartition
                  input_datasets: [requests]
                  config: { chunk_size: 400 }
                  output_dataset: chunks
                - name: ingest
                  activation: reactive
                  operator: cryo_ingest
                  runtime: boxed
                  execution_strategy: PerPartition
                  input_datasets: [chunks]
                  config: { datasets: [blocks, transactions, logs], rpc_pool: ethereum, finality: head }
                  scaling: { mode: backfill, max_concurrency: 2 }
                  output_dataset: cold
                """);
    }

    /** A command that ended. */
    private record Ended(int status, String text) {}

    private void trace(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.trace.cli.Main"));
        line.addAll(List.of(arguments));
        Ended ended = command(line);
        assertEquals(0, ended.status(), ended.text());
    }

    private static Ended command(List<String> line) throws IOException, InterruptedException {
        Path output = Files.createTempFile("output-", ".txt");
        try {
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroy();
                process.waitFor(30, TimeUnit.SECONDS);
                throw new AssertionError("still running after 5 minutes: " + Files.readString(output));
            }
            return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** What readers see, by relative path, with the hash of its bytes. */
    private static Map<String, String> published(Path root) throws Exception {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                String name = root.relativize(path).toString();
                if (!name.contains("_staging") && (name.endsWith(".parquet") || name.endsWith(".json"))) {
                    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
                    hashes.put(name, HexFormat.of().formatHex(hash));
                }
            }
        }
        return hashes;
    }
}
