package dev.trace.testkit.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Ethereum node, <a href="https://getfoundry.sh">Anvil</a>, as a child process: it serves HTTP and WebSocket on one
 * port and mines when told to. Safe for use from several threads.
 */
public final class Anvil implements AutoCloseable {
    /** Its genesis block, and so every block mined, is the same each time. */
    private static final List<String> OPTIONS =
            List.of("--host", "127.0.0.1", "--no-mining", "--timestamp", "1700000000", "--order", "fifo");

    private static final String LISTENING = "Listening on 127.0.0.1:";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private Anvil(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one of chain 31337 on a free port; installs it first where it is not there. */
    public static Anvil start() throws IOException, InterruptedException {
        return start(0);
    }

    /** The same on a port, where one may have been before. */
    public static Anvil start(int port) throws IOException, InterruptedException {
        Path binary = AnvilBinary.installed();
        List<String> command = new ArrayList<>(List.of(binary.toString(), "--port", Integer.toString(port)));
        command.addAll(OPTIONS);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        boolean started = false;
        try {
            Anvil anvil = new Anvil(process, portOf(process));
            started = true;
            return anvil;
        } finally {
            if (!started) {
                process.destroyForcibly();
            }
        }
    }

    private static int portOf(Process process) throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread drain = new Thread(() -> out.lines().forEach(each -> {}), "anvil-output");
                drain.setDaemon(true);
                drain.start();
                return Integer.parseInt(line.substring(LISTENING.length()).trim());
            }
            said.append(line).append('\n');
        }
        throw new IOException("Anvil did not start:\n" + said);
    }

    /** Such as {@code http://127.0.0.1:40123}. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Such as {@code ws://127.0.0.1:40123}. */
    public String socketUrl() {
        return "ws://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Mines so many empty blocks, one after the other; each is announced. */
    public void mine(int blocks) throws IOException, InterruptedException {
        for (int i = 0; i < blocks; i++) {
            call("evm_mine");
        }
    }

    /**
     * Calls a method of its own or of Ethereum.
     *
     * @param params anything that Jackson makes JSON of
     * @throws IOException if it answers an error
     */
    public JsonNode call(String method, Object... params) throws IOException, InterruptedException {
        ArrayNode array = JSON.valueToTree(params);
        ObjectNode request =
                JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        request.set("params", array);
        HttpRequest post = HttpRequest.newBuilder(URI.create(url()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                .build();
        JsonNode answer =
                JSON.readTree(client.send(post, BodyHandlers.ofString()).body());
        if (answer.has("error")) {
            throw new IOException(method + ": " + answer.path("error"));
        }
        return answer.path("result");
    }

    /** Kills it. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
