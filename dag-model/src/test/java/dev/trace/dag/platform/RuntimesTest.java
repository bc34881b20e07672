package dev.trace.dag.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.dag.platform.ExecutorConfig.ContainerLimits;
import dev.trace.dag.platform.ExecutorConfig.Mount;
import dev.trace.dag.yaml.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimesTest {
    @TempDir
    Path folder;

    @Test
    void containersAreReadWithTheirLimits() throws Exception {
        assertEquals(
                new ExecutorConfig.Docker(
                        Path.of("/run/docker.sock"),
                        "trace-worker:1",
                        new ExecutorConfig.Surroundings(
                                Optional.of(folder.resolve("worker.yaml")),
                                List.of(
                                        new Mount(Path.of("/lake"), "/lake", Mount.Access.READ_WRITE),
                                        new Mount(folder.resolve("keys"), "/keys", Mount.Access.READ_ONLY)),
                                Map.of("REGION", "north"),
                                "trace",
                                Optional.of("http://a:8080,http://b:8080"),
                                Optional.of("7:8")),
                        new ContainerLimits(OptionalLong.of(512L << 20), OptionalLong.of(1_500))),
                executor("""
                { executor: docker, socket: /run/docker.sock, image: "trace-worker:1", config: worker.yaml,
                  mounts: ["/lake:/lake:rw", "keys:/keys"], env: { REGION: "${PLACE}" }, network: trace,
                  dispatcher: "http://a:8080,http://b:8080", user: "7:8", memory: 512m, cpus: "1.5" }
                """));
    }

    @Test
    void withoutFurtherKeysContainersShareTheHostsNetworkAndHaveNoLimits() throws Exception {
        ExecutorConfig.Docker docker = (ExecutorConfig.Docker) executor("{ executor: docker, cpus: 2 }");
        assertEquals("host", docker.surroundings().network());
        assertEquals(new ContainerLimits(OptionalLong.empty(), OptionalLong.of(2_000)), docker.limits());
        assertEquals(Path.of("/var/run/docker.sock"), docker.socket());
    }

    @Test
    void processesAndWorkersOfOthersAreRead() throws Exception {
        assertEquals(
                new ExecutorConfig.ChildProcess(List.of("-Xmx512m", "-ea"), Optional.empty()),
                executor("{ executor: process, java_options: [-Xmx512m, -ea] }"));
        assertEquals(new ExecutorConfig.Pull(), executor("{ executor: pull }"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{ executor: process, memory: 1g }; 'memory' is nothing to executor process",
                "{ executor: pull, config: x }; 'config' is nothing to executor pull",
                "{ image: x }; 'image' is nothing to executor local",
                "{ executor: docker, java_options: [-ea] }; 'java_options' is nothing to executor docker",
                "{ executor: docker, memory: 1000 }; 'memory' must be a number with m or g",
                "{ executor: docker, cpus: none }; 'cpus' must be a number of cores",
                "{ executor: docker, cpus: 0 }; 'cpus' must be a number of cores",
                "{ executor: docker, network: own }; a network of its own needs 'dispatcher'",
                "{ executor: docker, mounts: [/data] }; each of 'mounts' must be SOURCE:/TARGET",
                "{ executor: docker, user: root }; 'user' must be uid:gid in numbers",
                "{ executor: docker, dispatcher: 'http://me:pw@h:1' }; 'dispatcher' must be http://host:port",
                "{ executor: docker, env: { KEY: '${secret:key}' } }; 'KEY' would put a secret into the environment",
                "{ executor: docker, env: { KEY: '${NO_SUCH}' } }; environment variable NO_SUCH is not set",
            })
    void whatMakesNoSenseIsRefused(String runtime, String message) throws Exception {
        PlatformReading reading = read(runtime);
        String problems = reading.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
        assertTrue(reading.config().isEmpty(), runtime);
        assertTrue(problems.contains(message), problems);
    }

    private ExecutorConfig executor(String runtime) throws Exception {
        PlatformReading reading = read(runtime);
        return reading.config()
                .orElseThrow(() -> new AssertionError(reading.problems()))
                .runtimes()
                .get("mine")
                .executor();
    }

    private PlatformReading read(String runtime) throws Exception {
        Path file = Files.writeString(folder.resolve("trace.yaml"), "runtimes:\n  mine:\n" + runtime.indent(4));
        Map<String, String> environment = Map.of("PLACE", "north");
        return new PlatformReader(environment, folder, SecretSources.ofEnvironment(environment)).read(file, null);
    }
}
