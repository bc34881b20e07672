package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.Interceptor;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets of the platform configuration: used, and found nowhere that anybody looks. */
class SecretsIT {
    private static final String IN_PATH = "planted-path-key-8f3a1c";
    private static final String IN_HEADER = "planted \"header\" key/8f3a1c";

    @TempDir
    Path folder;

    private Trace trace;
    private String dag;

    @BeforeEach
    void prepare() throws Exception {
        trace = new Trace(folder, Dags.BUNDLED);
        dag = trace.file("dag.yaml", Dags.ingest(1, 100).replace("max_attempts: 2", "max_attempts: 1"))
                .toString();
        Files.createDirectory(folder.resolve("kept"));
    }

    private void configure(String url, String mode) throws Exception {
        for (Map.Entry<String, String> secret :
                Map.of("rpc_path", IN_PATH, "rpc_header", IN_HEADER).entrySet()) {
            Path file = folder.resolve("kept").resolve(secret.getKey());
            Files.writeString(file, secret.getValue() + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        }
        trace.file("trace.yaml", """
                home: %s
                secrets: { provider: file, path: kept, cache_ttl: 1s }
                rpc_pools:
                  ethereum:
                    endpoints:
                    - url: "%s/v2/${secret:rpc_path}"
                      headers: { X-Api-Key: "${secret:rpc_header}" }
                """.formatted(folder.resolve("home"), url.replaceAll("/$", "")));
    }

    /** Providers like to repeat what they were sent; this one does so in every form there is. */
    private static Interceptor tellingTales() {
        String base64 = Base64.getEncoder().encodeToString(IN_HEADER.getBytes(StandardCharsets.UTF_8));
        String said = ("rejected: /v2/" + IN_PATH + " with " + IN_HEADER + " alias " + base64
                        + " alias planted+%22header%22+key%2F8f3a1c alias planted%20%22header%22%20key%2F8f3a1c")
                .replace("\"", "\\\"");
        return (request, answer) -> {
            if (!request.contains("eth_getBlockByNumber") || !request.contains("0x96")) {
                return answer;
            }
            String id = request.replaceFirst("(?s).*?\"id\":(\\d+).*", "$1");
            String error =
                    "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32602,\"message\":\"" + said + "\"}}";
            return Answer.of(200, error.getBytes(StandardCharsets.UTF_8));
        };
    }

    @Test
    void plantedSecretIsInNoLogNoOutputNoAnswerAndNoRow() throws Exception {
        try (RecordedServer server = RecordedServer.start(RecordedChain.quickstart(), tellingTales())) {
            configure(server.url(), "rw-------");
            List<Trace.Ended> outputs = new ArrayList<>();
            outputs.add(trace.run("run", dag, "--range=0:100").expect(0));
            outputs.add(trace.run("run", dag, "--range=100:200", "--log=json", "--log-level=debug")
                    .expect(1)
                    .says("***"));
            outputs.add(trace.run("status"));
            outputs.add(trace.run("status", "--json"));
            outputs.add(trace.run("doctor"));
            for (Trace.Ended each : outputs) {
                assertClean(each.out() + each.err(), "output");
            }
        }
        String log = Files.readString(folder.resolve("home/logs/trace.log"));
        assertTrue(log.contains("rejected: ***") || log.contains("/v2/***"), "the log tells of the failure");
        assertFalse(Tree.published(trace.cold()).isEmpty(), "the secrets were used");
        try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertClean(Files.readString(file, StandardCharsets.ISO_8859_1), file.toString());
            }
        }
    }

    private static void assertClean(String text, String where) {
        String base64 = Base64.getEncoder().encodeToString(IN_HEADER.getBytes(StandardCharsets.UTF_8));
        for (String form : List.of("planted", "8f3a1c", base64)) {
            int at = text.indexOf(form);
            assertEquals(
                    -1,
                    at,
                    () -> where + " holds a secret: "
                            + text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100)));
        }
    }

    @Test
    void secretThatEverybodyMayReadIsRefusedWithWhatToDo() throws Exception {
        try (RecordedServer server = RecordedServer.start(RecordedChain.quickstart())) {
            configure(server.url(), "rw-r--r--");
            Trace.Ended ended = trace.run("run", dag, "--range=0:100").expect(2).says("chmod o-rwx");
            assertClean(ended.out() + ended.err(), "output");
        }
    }

    @Test
    void missingSecretIsNamedWithWhereItShouldBe() throws Exception {
        configure("http://127.0.0.1:9", "rw-------");
        Files.delete(folder.resolve("kept/rpc_path"));
        trace.run("run", dag, "--range=0:100")
                .expect(2)
                .says("secret 'rpc_path'")
                .says(folder.resolve("kept/rpc_path").toString());
    }
}
