package dev.trace.bench.scan;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Bodies of some blocks, fetched from where the job fetches its own. */
public final class Bodies {
    private final List<byte[]> bodies;
    private final int blocks;

    private Bodies(List<byte[]> bodies, int blocks) {
        this.bodies = List.copyOf(bodies);
        this.blocks = blocks;
    }

    /** Fetches block and receipts of each. */
    public static Bodies fetch(String url, long first, int blocks) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        List<byte[]> bodies = new ArrayList<>();
        for (long number = first; number < first + blocks; number++) {
            String hex = "\"0x" + Long.toHexString(number) + "\"";
            bodies.add(call(http, url, "\"eth_getBlockByNumber\",\"params\":[" + hex + ",true]"));
            bodies.add(call(http, url, "\"eth_getBlockReceipts\",\"params\":[" + hex + "]"));
        }
        return new Bodies(bodies, blocks);
    }

    /** Two for each block. */
    public List<byte[]> all() {
        return bodies;
    }

    public int blocks() {
        return blocks;
    }

    public long bytes() {
        return bodies.stream().mapToLong(body -> body.length).sum();
    }

    private static byte[] call(HttpClient http, String url, String call) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":" + call + "}"))
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200 || response.body().length < 100) {
            throw new IOException(url + " answered " + call + " with HTTP " + response.statusCode() + " and "
                    + response.body().length + " bytes");
        }
        return response.body();
    }
}
