package dev.trace.dispatcher.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.trace.dag.platform.ExecutorConfig;
import dev.trace.dag.platform.ExecutorConfig.ContainerLimits;
import dev.trace.dag.platform.ExecutorConfig.Mount;
import dev.trace.dag.platform.ExecutorConfig.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children in containers of a real engine: an image whose program is a script stands for the worker's. */
class DockerStarterIT {
    private static final Path SOCKET = Path.of("/var/run/docker.sock");
    private static final String IMAGE = "trace-test-child:latest";

    @TempDir
    Path folder;

    private final String installation = UUID.randomUUID().toString();
    private LogLines log;

    @BeforeAll
    static void buildImage(@TempDir Path context) throws Exception {
        assumeTrue(Files.exists(SOCKET), "skipped: there is no Docker engine at " + SOCKET);
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost("unix://" + SOCKET)
                .build();
        try (var http = new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .build();
                var client = DockerClientImpl.getInstance(config, http)) {
            try {
                client.pingCmd().exec();
            } catch (RuntimeException e) {
                assumeTrue(false, "skipped: no Docker engine answers at " + SOCKET);
            }
            Files.writeString(
                    context.resolve("Dockerfile"),
                    "FROM alpine:3.17\nRUN chmod 1777 /tmp\nENTRYPOINT [\"/bin/sh\", \"-c\", \"eval \\\"$SCRIPT\\\"\", \"sh\"]\n");
            client.buildImageCmd(context.toFile())
                    .withTags(java.util.Set.of(IMAGE))
                    .start()
                    .awaitImageId(2, TimeUnit.MINUTES);
        }
    }

    @BeforeEach
    void listen() {
        log = new LogLines();
    }

    @AfterEach
    void clearAway() throws Exception {
        try (DockerEngine engine = DockerEngine.at(SOCKET)) {
            for (var each : engine.list(Map.of(DockerStarter.INSTALLATION, installation))) {
                engine.remove(each.getId());
            }
        }
    }

    private DockerStarter starter(String script) throws Exception {
        return starter(script, new ContainerLimits(OptionalLong.empty(), OptionalLong.empty()));
    }

    private DockerStarter starter(String script, ContainerLimits limits) throws Exception {
        return starter(IMAGE, SOCKET, Map.of("SCRIPT", script), limits);
    }

    private DockerStarter starter(String image, Path socket, Map<String, String> env, ContainerLimits limits)
            throws Exception {
        Path config = folder.resolve("trace.yaml");
        Files.writeString(config, "password: s3cret\n");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString(isRoot() ? "rw-------" : "rw-r--r--"));
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path token = Files.writeString(folder.resolve("worker.token"), "t0ken");
        ChildAccess access = () -> new ChildAccess.Given(
                "http://127.0.0.1:1",
                config,
                token,
                List.of(config, token),
                List.of(),
                List.of(new Mount(data, "/data", Mount.Access.READ_WRITE)));
        Surroundings around =
                new Surroundings(Optional.empty(), List.of(), env, "none", Optional.empty(), Optional.of("4711:4712"));
        return DockerStarter.of(new DockerSettings(
                "containers",
                new ExecutorConfig.Docker(socket, image, around, limits),
                installation,
                "dispatcher-1",
                access));
    }

    /** Then the file is handed over to the container's user. */
    private static boolean isRoot() {
        return HostUser.current().filter(user -> user.uid() == 0).isPresent();
    }

    private static ChildOrder order() {
        return new ChildOrder("t-" + UUID.randomUUID(), "containers", "quick/ingest", Duration.ZERO);
    }

    @Test
    void containerIsToldWhatToDoAndItsOutputIsCollected() throws Exception {
        try (DockerStarter starter =
                starter("echo \"$@\"; cat /etc/trace/trace.yaml /etc/trace/worker.token; printf end; exit 4")) {
            ChildOrder order = order();
            ChildEnd end = ProcessStarterTest.await(starter.start(order));
            assertEquals(new ChildEnd(4, "ended with exit code 4: t0kenend"), end);
            assertTrue(
                    log.text()
                            .contains(
                                    "worker --dispatcher=http://127.0.0.1:1 --config=/etc/trace/trace.yaml --token-file=/etc/trace/worker.token --name="
                                            + order.name() + " --runtimes=containers --jobs=quick/ingest"),
                    log.text());
            assertTrue(log.text().contains("password: s3cret"), "the configuration is there as a file");
        }
    }

    @Test
    void containerHasItsLimitsItsLabelsAndNoSecretInItsEnvironment() throws Exception {
        try (DockerStarter starter =
                        starter("sleep 60", new ContainerLimits(OptionalLong.of(64 << 20), OptionalLong.of(250)));
                DockerEngine engine = DockerEngine.at(SOCKET)) {
            ChildOrder order = order();
            starter.start(order);
            InspectContainerResponse made = engine.inspect("trace-" + order.name());
            HostConfig host = made.getHostConfig();
            assertEquals(64L << 20, host.getMemory());
            assertEquals(250_000_000L, host.getNanoCPUs());
            assertTrue(host.getReadonlyRootfs());
            assertEquals("4711:4712", made.getConfig().getUser());
            Map<String, String> labels = new HashMap<>(made.getConfig().getLabels());
            assertEquals("dispatcher-1", labels.get("dev.trace.dispatcher"));
            assertEquals("quick/ingest", labels.get("dev.trace.job"));
            assertEquals("containers", labels.get("dev.trace.runtime"));
            assertEquals(order.name(), labels.get("dev.trace.child"));
            List<String> variables = Arrays.stream(made.getConfig().getEnv())
                    .map(each -> each.substring(0, each.indexOf('=')))
                    .sorted()
                    .toList();
            assertEquals(List.of("PATH", "SCRIPT"), variables, "nothing of the dispatcher's own environment");
        }
    }

    @Test
    void containerWritesItsScratchFolderAndItsMountsAndNothingElse() throws Exception {
        String script = "touch /tmp/a && cp /bin/busybox /tmp/true && /tmp/true true && echo scratch works;"
                + " touch /data/b && echo mount works; touch /c || echo root is closed;"
                + " echo x > /etc/trace/trace.yaml || echo configuration is closed; id -u";
        try (DockerStarter starter = starter(script)) {
            ProcessStarterTest.await(starter.start(order()));
        }
        for (String line :
                List.of("scratch works", "mount works", "root is closed", "configuration is closed", ": 4711 {")) {
            assertTrue(log.text().contains(line), () -> line + " is missing in " + log.text());
        }
        assertTrue(Files.exists(folder.resolve("data/b")));
    }

    @Test
    void childThatNeedsTooMuchMemoryIsSaidSo() throws Exception {
        try (DockerStarter starter =
                starter("tail /dev/zero", new ContainerLimits(OptionalLong.of(16 << 20), OptionalLong.empty()))) {
            ChildEnd end = ProcessStarterTest.await(starter.start(order()));
            assertEquals(137, end.exitStatus());
            assertTrue(end.detail().contains("more memory than the runtime's 'memory' allows"), end.detail());
        }
    }

    @Test
    void childIsAskedToEndAndKilledWhereItDoesNot() throws Exception {
        try (DockerStarter starter = starter("trap 'echo asked' TERM; while :; do sleep 0.1; done")) {
            Child child = starter.start(order());
            child.terminate();
            awaitLog("asked");
            assertTrue(child.end().isEmpty());
            child.kill();
            assertEquals(137, ProcessStarterTest.await(child).exitStatus());
            child.kill();
            child.remove();
            child.remove();
            assertEquals(List.of(), starter.present());
        }
    }

    @Test
    void childThatSomebodyElseRemovedHasEnded() throws Exception {
        try (DockerStarter starter = starter("sleep 60");
                DockerEngine engine = DockerEngine.at(SOCKET)) {
            ChildOrder order = order();
            Child child = starter.start(order);
            engine.remove("trace-" + order.name());
            assertEquals(new ChildEnd(137, "was removed by somebody else"), ProcessStarterTest.await(child));
        }
    }

    private void awaitLog(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!log.text().contains(text) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertTrue(log.text().contains(text), log.text());
    }

    @Test
    void whatADispatcherLeftBehindIsFoundByItsLabels() throws Exception {
        ChildOrder order = order();
        try (DockerStarter dead = starter("while :; do echo still here; sleep 0.1; done")) {
            dead.start(order);
        }
        log = new LogLines();
        try (DockerStarter next = starter("")) {
            List<Child> present = next.present();
            assertEquals(
                    List.of(order.name()), present.stream().map(Child::name).toList());
            assertTrue(present.get(0).end().isEmpty());
            present.get(0).follow();
            awaitLog(order.name() + ": still here");
            present.get(0).kill();
            ProcessStarterTest.await(present.get(0));
        }
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        ContainerLimits none = new ContainerLimits(OptionalLong.empty(), OptionalLong.empty());
        try (DockerStarter starter = starter("no-such-image:1", SOCKET, Map.of(), none)) {
            ExecutorException refused = assertThrows(ExecutorException.class, () -> starter.start(order()));
            assertTrue(refused.getMessage().contains("there is no image no-such-image:1"), refused.getMessage());
        }
        try (DockerStarter starter = starter(IMAGE, folder.resolve("no.sock"), Map.of(), none)) {
            ExecutorException refused = assertThrows(ExecutorException.class, () -> starter.start(order()));
            assertTrue(refused.getMessage().contains("no Docker engine answers at " + folder), refused.getMessage());
            assertFalse(refused.getMessage().contains("\n"));
        }
    }
}
