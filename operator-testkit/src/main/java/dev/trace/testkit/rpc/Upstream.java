package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The server that tells the truth. Safe for use from several threads. */
public final class Upstream {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI url;

    Upstream(String url) {
        this.url = URI.create(url);
    }

    /** The whole answer, as it is. */
    public Sent answer(Question question) throws IOException, InterruptedException {
        return post(question.body());
    }

    /** The whole answer as a tree: an object, or an array for a batch. */
    public JsonNode tree(Question question) throws IOException, InterruptedException {
        return Json.MAPPER.readTree(answer(question).body());
    }

    /** The result of another call; a JSON null or nothing where there is none. */
    public JsonNode result(String method, Object... params) throws IOException, InterruptedException {
        ObjectNode call = Json.MAPPER
                .createObjectNode()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", method);
        call.set("params", Json.MAPPER.valueToTree(params));
        return Json.MAPPER.readTree(post(Json.bytes(call)).body()).path("result");
    }

    private Sent post(byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        return Sent.of(response.statusCode(), "").body(response.body());
    }
}
