package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dispatchers and workers as processes of their own. */
class RemoteIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SOON = TimeUnit.SECONDS.toNanos(120);
    private static final int BLOCKS = 1_001;

    private final List<TraceProcess> started = new ArrayList<>();

    @TempDir
    Path folder;

    /** In good order, since a dispatcher that is killed leaves its database server running. */
    @AfterEach
    void stopAll() throws Exception {
        started.forEach(TraceProcess::terminate);
        for (TraceProcess process : started) {
            process.await();
        }
    }

    private TraceProcess start(Path where, String... arguments) throws IOException {
        TraceProcess process = TraceProcess.start(where, arguments);
        started.add(process);
        return process;
    }

    private Trace trace(String name) throws Exception {
        return new Trace(Files.createDirectory(folder.resolve(name)), Dags.BUNDLED);
    }

    private TraceProcess worker(Trace trace, String dispatchers, String... more) throws IOException {
        return start(
                trace.folder(),
                Stream.concat(
                                Stream.of("worker", "--dispatcher=" + dispatchers, "--config=trace.yaml", "--slots=1"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    /** The address of the dispatcher of a folder, once it answers. */
    private static String address(Trace trace, TraceProcess dispatcher) throws Exception {
        Path api = trace.folder().resolve("home/api.json");
        await(() -> Files.exists(api), dispatcher);
        return JSON.readTree(Files.readString(api)).get("url").asText();
    }

    private interface Fact {
        boolean holds() throws Exception;
    }

    private static void await(Fact fact, TraceProcess... alive) throws Exception {
        long end = System.nanoTime() + SOON;
        while (!fact.holds()) {
            for (TraceProcess process : alive) {
                assertTrue(process.isAlive(), () -> ended(process));
            }
            assertTrue(System.nanoTime() < end, "not in time");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static String ended(TraceProcess process) {
        try {
            return process.await().text();
        } catch (IOException | InterruptedException e) {
            return e.toString();
        }
    }

    private static void deployAndEmit(Trace trace, Path dag, String source) {
        trace.run("deploy", dag.toString()).expect(0);
        trace.run("emit", source).expect(0);
    }

    private static boolean isDone(Trace trace) throws Exception {
        Trace.Ended status = trace.run("status", "--json");
        if (status.exitStatus() != 0) {
            return false;
        }
        for (JsonNode job : JSON.readTree(status.out()).findValues("blocks_committed")) {
            if (job.asLong() == BLOCKS && status.out().contains("\"IDLE\"")) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> files(Trace trace) throws Exception {
        Map<String, String> files = Tree.published(trace.cold());
        // A manifest counts how often it was written, which is nobody's promise.
        files.keySet().removeIf(name -> name.endsWith(".json"));
        return files;
    }

    @Test
    void sameDagSameBytes() throws Exception {
        Path quickstart = Dags.folder().resolve("quickstart.yaml");
        Trace alone = trace("alone");
        alone.run("run", quickstart.toString(), "--slots=1").expect(0);

        Trace many = trace("many");
        TraceProcess dispatcher = start(many.folder(), "dispatcher", "--config=trace.yaml");
        String address = address(many, dispatcher);
        Path token = many.folder().resolve("home/worker.token");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(token)));
        List<TraceProcess> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            workers.add(worker(many, address));
        }
        deployAndEmit(many, quickstart, "quickstart/requests");
        await(() -> isDone(many), dispatcher);
        for (TraceProcess worker : workers) {
            worker.terminate();
        }
        int atWork = 0;
        for (TraceProcess worker : workers) {
            TraceProcess.Ended ended = worker.await();
            assertEquals(0, ended.exitStatus(), ended.text());
            assertFalse(ended.text().contains(Files.readString(token).strip()), "the token was logged");
            atWork += ended.text().contains("quickstart/ingest") ? 1 : 0;
        }
        assertTrue(atWork >= 2, "the work was not shared");
        Map<String, String> expected = files(alone);
        assertEquals(33, expected.size());
        assertEquals(expected, files(many));
        dispatcher.terminate();
        TraceProcess.Ended ended = dispatcher.await();
        assertEquals(0, ended.exitStatus(), ended.text());
        assertTrue(Files.notExists(many.folder().resolve("home/postgres/postmaster.pid")), "the database was stopped");
    }

    @Test
    void workIsDoneAlthoughDispatchersAndWorkersComeAndGo() throws Exception {
        Trace first = trace("first");
        Trace second = trace("second");
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        secret(secrets, "worker", "the-worker-token-of-this-test");
        secret(secrets, "user", "the-user-token-of-this-test");
        secret(secrets, "jwt", "0123456789abcdef0123456789abcdef");
        int port = freePort();
        String shared = """
                secrets: { provider: file, path: %s }
                auth:
                  user_token: user
                  worker_token: worker
                  jwt_keys: [{ kid: a, secret: jwt }]
                rpc_pools:
                  %s""".formatted(secrets, Dags.BUNDLED);
        first.file("trace.yaml", "home: " + first.folder() + "/home\nhttp: { port: " + port + " }\n" + shared);
        TraceProcess dispatcher = start(first.folder(), "dispatcher", "--config=trace.yaml");
        String addresses = address(first, dispatcher);

        String database = "{ url: 'jdbc:postgresql://127.0.0.1:%s/postgres', user: trace, password: '%s' }"
                .formatted(
                        Files.readString(first.folder().resolve("home/postgres.port"))
                                .strip(),
                        Files.readString(first.folder().resolve("home/postgres/trace.password"))
                                .strip());
        second.file(
                "trace.yaml",
                "home: " + second.folder() + "/home\nhttp: { port: 0 }\nstate: " + database + "\nhot: " + database
                        + "\n" + "cold: file:" + first.cold() + "\n" + shared);
        TraceProcess other = start(second.folder(), "dispatcher", "--config=trace.yaml");
        addresses = address(second, other) + "," + addresses;

        Path dag = first.file("dag.yaml", Dags.ingest(1, 20));
        TraceProcess leaver = worker(second, addresses, "--name=leaver");
        TraceProcess stayer = worker(second, addresses, "--name=stayer");
        TraceProcess few = worker(second, addresses, "--name=few", "--tasks=2");
        deployAndEmit(second, dag, "ingest/requests");
        await(() -> Tree.count(first.cold(), ".parquet") >= 15, stayer);
        leaver.terminate();
        other.kill();
        TraceProcess.Ended left = leaver.await();
        assertEquals(0, left.exitStatus(), left.text());
        TraceProcess.Ended fewDone = few.await();
        assertEquals(0, fewDone.exitStatus(), fewDone.text());
        await(() -> Tree.count(first.cold(), ".parquet") >= 40, stayer);
        dispatcher.kill();
        Files.delete(first.folder().resolve("home/api.json"));
        TraceProcess restarted = start(first.folder(), "dispatcher", "--config=trace.yaml");
        // Asked before it is there, 'status' would take the home folder for a moment.
        address(first, restarted);
        await(() -> isDone(first), stayer, restarted);
        first.run("status").expect(0).says("1,001/1,001");

        Trace alone = trace("alone");
        alone.run("run", alone.file("dag.yaml", Dags.ingest(1, 20)).toString()).expect(0);
        assertEquals(files(alone), files(first));
        stayer.terminate();
        TraceProcess.Ended stayed = stayer.await();
        assertEquals(0, stayed.exitStatus(), stayed.text());
        for (String text : List.of(left.text(), stayed.text(), fewDone.text())) {
            assertFalse(text.contains("the-worker-token-of-this-test"), "the token was logged");
        }
    }

    private static void secret(Path secrets, String name, String value) throws IOException {
        Path file = secrets.resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, value);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void workerThatNobodyBelievesSaysSo() throws Exception {
        Trace trace = trace("refused");
        TraceProcess dispatcher = start(trace.folder(), "dispatcher", "--config=trace.yaml");
        String address = address(trace, dispatcher);
        trace.file("wrong.token", "wrong-worker-token\n");
        trace.run(
                        "worker",
                        "--dispatcher=" + address,
                        "--token-file=" + trace.folder().resolve("wrong.token"))
                .expect(2)
                .says("401")
                .says("auth.worker_token");
        trace.run("worker", "--dispatcher=ftp://user:geheim@nowhere").expect(2).says("--dispatcher takes http");
        trace.run("worker", "--dispatcher=" + address, "--idle-timeout=soon")
                .expect(2)
                .says("is no time");
        trace.run("worker", "--dispatcher=" + address, "--idle-timeout=300ms", "--slots=1")
                .expect(0);
        trace.run("dispatcher").expect(2).says("is at work");
    }
}
