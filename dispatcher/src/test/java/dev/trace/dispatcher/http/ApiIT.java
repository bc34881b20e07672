package dev.trace.dispatcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dispatcher.Control;
import dev.trace.dispatcher.ControlException;
import dev.trace.dispatcher.ControlException.Reason;
import dev.trace.dispatcher.DeployOutcome;
import dev.trace.dispatcher.Dispatcher;
import dev.trace.dispatcher.DispatcherSettings;
import dev.trace.dispatcher.EmitMode;
import dev.trace.dispatcher.TaskSelection;
import dev.trace.dispatcher.TestFixtures;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApiIT {
    private static DataSource state;
    private static Dispatcher dispatcher;
    private static DispatcherApi api;
    private static Control client;

    @BeforeAll
    static void start() {
        state = TestFixtures.state();
        dispatcher = Dispatcher.start(DispatcherSettings.shared("api"), state);
        api = DispatcherApi.start(
                ApiSettings.loopback(Sensitive.of("geheim")),
                dispatcher.control(),
                answer -> answer.replace("planted", "***"));
        client = new DispatcherClient(api.uri(), Sensitive.of("geheim"));
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
        dispatcher.close();
        ((AutoCloseable) state).close();
    }

    private static HttpResponse<String> send(String method, String path, String token, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.uri().resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void clientDoesWhatControlDoes() throws Exception {
        DagDeployment deployment = TestFixtures.pipeline();
        client.deploy(deployment);
        assertEquals(DeployOutcome.UNCHANGED, client.deploy(deployment));
        assertFalse(client.emit("quick", "requests", Map.of("range", "0:99"), EmitMode.FORCE)
                .isEmpty());
        assertEquals(dispatcher.control().status("quick"), client.status("quick"));
        assertEquals(client.status("quick"), client.status("quick", Set.of(1L, 10L)));
        assertEquals(dispatcher.control().dags(), client.dags());
        assertEquals(1, client.cancel("quick", TaskSelection.ofJob("requests")));
        assertEquals(1, client.resume("quick", TaskSelection.all()));
        ControlException refused =
                assertThrows(ControlException.class, () -> client.emit("quick", "split", Map.of(), EmitMode.REUSE));
        assertEquals(Reason.INVALID, refused.reason());
        assertTrue(refused.getMessage().contains("is reactive"), refused.getMessage());
    }

    @Test
    void wrongTokenIsRefusedAndHealthNeedsNone() throws Exception {
        assertEquals(401, send("GET", "/v1/dags", "falsch", "").statusCode());
        assertEquals(401, send("POST", "/v1/dags", "", "{}").statusCode());
        assertEquals(200, send("GET", "/health", "falsch", "").statusCode());
        assertEquals(200, send("GET", "/ready", "falsch", "").statusCode());
        ControlException refused = assertThrows(
                ControlException.class, () -> new DispatcherClient(api.uri(), Sensitive.of("falsch")).dags());
        assertEquals(Reason.UNAUTHORIZED, refused.reason());
    }

    @Test
    void badRequestsSayWhatIsWrongWithoutAStackTrace() throws Exception {
        Map<HttpResponse<String>, Integer> answers = Map.of(
                send("POST", "/v1/dags", "geheim", "{"), 400,
                send("POST", "/v1/dags", "geheim", "{\"dag\": 7}"), 400,
                send("POST", "/v1/dags", "geheim", ""), 400,
                send("POST", "/v1/sources/nix/requests/emit", "geheim", "{}"), 404,
                send("GET", "/v1/dags/quick/status?chain=ethereum", "geheim", ""), 400,
                send("GET", "/v1/dags/nix/status", "geheim", ""), 404,
                send("GET", "/v1/nothing", "geheim", ""), 404,
                send("POST", "/v1/dags", "geheim", "x".repeat(5 << 20)), 413);
        answers.forEach((answer, status) -> {
            assertEquals(status, answer.statusCode(), answer.body());
            assertTrue(answer.body().startsWith("{\"error\":\""), answer.body());
            assertTrue(answer.body().contains("\"message\":\""), answer.body());
            assertFalse(answer.body().contains("Exception"), answer.body());
        });
    }

    @Test
    void refusalsSayWhatABodyMayHoldAndNameNoClass() throws Exception {
        String emit = "/v1/sources/quick/requests/emit";
        Map<String, String> refusals = Map.of(
                "{\"ranges\":\"0:10\"}",
                "the body is no valid emit: 'ranges' is not known; known are mode, parameters (line 1, column 18)",
                "{\"parameter\":{}}",
                "the body is no valid emit: 'parameter' is not known; did you mean 'parameters'? (line 1, column 17)",
                "{\"mode\":\"FORC\"}",
                "the body is no valid emit: 'mode' must be REUSE or FORCE (line 1, column 9)",
                "{\"parameters\":{\"range\":[5]}}",
                "the body is no valid emit: 'parameters.range' must be a text (line 1, column 24)",
                "{\"mode\":\"REUSE\",\"mode\":\"FORCE\"}",
                "the body is no valid emit: 'mode' comes twice (line 1, column 23)",
                "{\"mode\":",
                "the body is no valid emit: it is not JSON (line 1, column 9)",
                "",
                "the body is no valid emit: it is empty",
                "null",
                "the body is no valid emit: it is null",
                "7",
                "the body is no valid emit: it must be an object (line 1, column 1)");
        Map<String, String> said = new HashMap<>();
        for (String body : refusals.keySet()) {
            HttpResponse<String> answer = send("POST", emit, "geheim", body);
            said.put(body, message(answer));
            assertEquals(400, answer.statusCode(), body);
        }
        assertEquals(refusals, said);
    }

    @Test
    void methodThatAnAddressDoesNotTakeIsNamedWithThoseItTakes() throws Exception {
        HttpResponse<String> answer = send("DELETE", "/v1/dags", "geheim", "");
        assertEquals(405, answer.statusCode());
        assertEquals("/v1/dags takes no DELETE; it takes GET, POST", message(answer));
        assertEquals("GET, POST", answer.headers().firstValue("Allow").orElseThrow());
    }

    @Test
    void evenWhatIsHardlyARequestIsAnsweredInJson() throws Exception {
        String endless = "Endless: " + "x".repeat(100_000);
        Map<String, Integer> requests = Map.of(
                "GET /v1/dags HTTP/1.1\r\nHost: x\r\n" + endless + "\r\n\r\n",
                431,
                "GET /v1/%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                400,
                "GET /v1/a%2Fb HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                404,
                "GET /v1/dags HTTP/1.1\r\n\r\n",
                400);
        for (Map.Entry<String, Integer> each : requests.entrySet()) {
            String answer = raw(each.getKey());
            assertTrue(answer.startsWith("HTTP/1.1 " + each.getValue()), answer);
            assertTrue(answer.contains("{\"error\":\"INVALID\",\"message\":\""), answer);
            assertFalse(answer.contains("<html"), answer);
        }
    }

    private static String message(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body()).path("message").asText();
    }

    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket(api.uri().getHost(), api.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void answersHoldNoSecret() throws Exception {
        for (String path : new String[] {"/v1/dags/planted/status", "/v1/planted", "/v1/dags/x/status?chain=planted"}) {
            HttpResponse<String> answer = send("GET", path, "geheim", "");
            assertTrue(answer.body().contains("***"), answer.body());
            assertFalse(answer.body().contains("planted"), answer.body());
        }
    }

    @Test
    void nobodyAtTheAddressIsSaidSo() {
        Control nobody = new DispatcherClient(URI.create("http://127.0.0.1:1"), Sensitive.of("x"));
        ControlException refused = assertThrows(ControlException.class, nobody::dags);
        assertEquals(Reason.UNAVAILABLE, refused.reason());
        assertTrue(refused.getMessage().contains("no dispatcher answers"), refused.getMessage());
    }
}
