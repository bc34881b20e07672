package dev.trace.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.PlatformException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Asks one endpoint for its chain and head, and looks at its clock. */
final class EndpointProbe implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EndpointConfig endpoint;
    private final OkHttpClient client;

    /**
     * What an endpoint answered.
     *
     * @param chainId its chain
     * @param head number of its newest block
     * @param latency of the second call, the connection being there
     * @param clock what its Date header makes of our clock; empty if it sends none
     */
    record Answered(long chainId, long head, Duration latency, Optional<Finding> clock) {}

    EndpointProbe(EndpointConfig endpoint) {
        this.endpoint = endpoint;
        OkHttpClient.Builder builder =
                new OkHttpClient.Builder().callTimeout(PATIENCE).followRedirects(false);
        endpoint.proxy().ifPresent(proxy -> builder.proxy(proxy(proxy)));
        client = builder.build();
    }

    /** @throws IOException if it does not answer as a JSON-RPC endpoint does; the message has no URL */
    Answered ask() throws IOException {
        long chain = number("eth_chainId");
        Instant asked = Instant.now();
        long began = System.nanoTime();
        long head;
        Optional<Instant> date;
        try (Response response = send("eth_blockNumber")) {
            head = result(response);
            date = date(response);
        }
        Duration latency = Duration.ofNanos(System.nanoTime() - began);
        Instant answered = asked.plus(latency);
        return new Answered(
                chain,
                head,
                latency,
                date.map(
                        theirs -> ClockCheck.compare(endpoint.name(), theirs, asked, answered, Duration.ofSeconds(1))));
    }

    private long number(String method) throws IOException {
        try (Response response = send(method)) {
            return result(response);
        }
    }

    private Response send(String method) throws IOException {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[]}";
        try {
            Request.Builder request =
                    new Request.Builder().url(endpoint.url().reveal()).post(RequestBody.create(body, JSON_TYPE));
            endpoint.headers().forEach((name, value) -> request.header(name, value.reveal()));
            return client.newCall(request.build()).execute();
        } catch (IllegalArgumentException e) {
            throw new PlatformException("endpoint " + endpoint.name() + " has no valid http(s) address");
        }
    }

    private static long result(Response response) throws IOException {
        if (!response.isSuccessful()) {
            throw new IOException("HTTP status " + response.code());
        }
        JsonNode answer =
                JSON.readTree(response.body() == null ? "" : response.body().string());
        JsonNode result = answer.path("result");
        if (!result.isTextual() || !result.asText().matches("0x[0-9a-fA-F]{1,16}")) {
            JsonNode error = answer.path("error");
            String said =
                    error.isTextual() ? error.asText() : error.path("message").asText("no number");
            throw new IOException("it answered: " + said.lines().findFirst().orElse(""));
        }
        return new BigInteger(result.asText().substring(2), 16).longValueExact();
    }

    private static Optional<Instant> date(Response response) {
        String date = response.header("Date");
        try {
            return date == null
                    ? Optional.empty()
                    : Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Proxy proxy(String address) {
        URI uri = URI.create(address);
        boolean socks = uri.getScheme().startsWith("socks");
        return new Proxy(
                socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()));
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
