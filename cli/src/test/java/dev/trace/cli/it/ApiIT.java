package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands beside a run that is at work. */
class ApiIT {
    @TempDir
    Path folder;

    @Test
    void otherCommandsTalkToTheProcessAtWork() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        RecordedChain chain = RecordedChain.quickstart();
        try (RecordedServer server = RecordedServer.start(chain, (request, answer) -> {
            if (request.contains("eth_getBlockByNumber") && request.contains("true")) {
                awaitQuietly(goOn);
            }
            return answer;
        })) {
            Trace trace = new Trace(folder, "ethereum: { endpoints: [{ url: '" + server.url() + "' }] }\n");
            String dag = trace.file("dag.yaml", Dags.ingest(1, 100)).toString();
            Path api = folder.resolve("home/api.json");
            try (TraceProcess run = TraceProcess.start(folder, "run", dag, "--range=0:100")) {
                while (run.isAlive() && !Files.exists(api)) {
                    LockSupport.parkNanos(20_000_000L);
                }
                assertTrue(run.isAlive(), "the run ended before it could be asked");
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(api)));
                trace.run("status")
                        .expect(0)
                        .says("DAG ingest version 1: active")
                        .says("0/100");
                trace.run("run", dag).expect(2).says("is at work");
                trace.run("emit", "ingest/requests", "--range=100:200")
                        .expect(0)
                        .says("Fired ingest/requests");
                trace.run("emit", "ingest/nothing").expect(2).says("nothing");
                assertRefused(api, "{\"parameters\":{\"ranges\":\"0:10\"}}", "did you mean range?");
                assertRefused(api, "{\"mode\":\"FORCE\",\"parameters\":{\"nonsense\":\"x\"}}", "known are range");
                assertRefused(api, "{\"parameters\":{\"range\":\"a:b\"}}", "'a' is not a block number");
                goOn.countDown();
                TraceProcess.Ended ended = run.await();
                assertEquals(0, ended.exitStatus(), ended.text());
                assertTrue(ended.text().contains("0-199"), ended.text());
            } finally {
                goOn.countDown();
            }
            assertTrue(Files.notExists(api), "the API's file goes with the process");
            trace.run("status", "--json")
                    .expect(0)
                    .says("\"blocks_committed\" : 200")
                    .says("\"activity\" : \"IDLE\"");
        }
    }

    private static void assertRefused(Path api, String body, String why) throws Exception {
        JsonNode live = new ObjectMapper().readTree(api.toFile());
        HttpRequest emit = HttpRequest.newBuilder(
                        URI.create(live.get("url").asText() + "/v1/sources/ingest/requests/emit"))
                .header("Authorization", "Bearer " + live.get("token").asText())
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(emit, BodyHandlers.ofString());
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains(why), answer.body());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(120, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
