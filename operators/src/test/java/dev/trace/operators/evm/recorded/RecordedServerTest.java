package dev.trace.operators.evm.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.api.BlockRange;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordedServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static RecordedChain quickstart;
    private static RecordedServer server;

    @BeforeAll
    static void start() throws IOException {
        quickstart = RecordedChain.quickstart();
        server = RecordedServer.start(quickstart);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theQuickstartChainIsWholeAndServedWithItsReceipts() throws Exception {
        assertEquals(List.of(new BlockRange(0, 1000)), quickstart.complete());
        String parent = null;
        for (int number = 0; number <= 1000; number++) {
            String tag = "\"0x" + Integer.toHexString(number) + "\"";
            JsonNode block = result("eth_getBlockByNumber", "[" + tag + ",true]");
            JsonNode receipts = result("eth_getBlockReceipts", "[" + tag + "]");
            assertEquals(block.path("transactions").size(), receipts.size(), "block " + number);
            receipts.forEach(each -> assertEquals(block.path("hash"), each.path("blockHash")));
            assertTrue(parent == null || parent.equals(block.path("parentHash").asText()), "block " + number);
            parent = block.path("hash").asText();
        }
    }

    @Test
    void itAnswersWhatANodeIsAskedFirst() throws Exception {
        assertEquals("0x1de2a28", result("eth_chainId", "[]").asText());
        assertEquals("0x3e8", result("eth_blockNumber", "[]").asText());
        assertEquals("31337000", result("net_version", "[]").asText());
        assertFalse(result("eth_syncing", "[]").asBoolean());
        for (String tag : List.of("latest", "finalized", "safe")) {
            assertEquals(
                    "0x3e8",
                    result("eth_getBlockByNumber", "[\"" + tag + "\",false]")
                            .path("number")
                            .asText());
        }
        assertEquals(
                "0x0",
                result("eth_getBlockByNumber", "[\"earliest\",false]")
                        .path("number")
                        .asText());
    }

    @Test
    void hashesComeInPlaceOfTransactions() throws Exception {
        JsonNode full = result("eth_getBlockByNumber", "[\"0x258\",true]");
        JsonNode slim = result("eth_getBlockByNumber", "[\"0x258\",false]");
        assertTrue(full.path("transactions").size() > 100);
        assertEquals(full.path("transactions").size(), slim.path("transactions").size());
        assertEquals(
                full.path("transactions").path(7).path("hash"),
                slim.path("transactions").path(7));
        assertEquals(full.path("hash"), slim.path("hash"));
    }

    @Test
    void blocksAndReceiptsAreFoundByHash() throws Exception {
        JsonNode block = result("eth_getBlockByNumber", "[\"0x7\",true]");
        String hash = block.path("hash").asText();
        assertEquals(block, result("eth_getBlockByHash", "[\"" + hash + "\",true]"));
        JsonNode receipts = result("eth_getBlockReceipts", "[\"0x7\"]");
        assertEquals(receipts, result("eth_getBlockReceipts", "[\"" + hash + "\"]"));
        assertEquals(receipts, result("eth_getBlockReceipts", "[{\"blockHash\":\"" + hash + "\"}]"));
        assertTrue(result("eth_getBlockByHash", "[\"0x" + "1".repeat(64) + "\",true]")
                .isNull());
    }

    @Test
    void logsAreFoundInTheReceipts() throws Exception {
        JsonNode receipts = result("eth_getBlockReceipts", "[\"0x258\"]");
        List<JsonNode> expected = new ArrayList<>();
        receipts.forEach(each -> each.path("logs").forEach(expected::add));
        JsonNode found = result("eth_getLogs", "[{\"fromBlock\":\"0x258\",\"toBlock\":\"0x258\"}]");
        assertTrue(expected.size() > 0);
        assertEquals(
                expected,
                JSON.convertValue(found, JSON.getTypeFactory().constructCollectionType(List.class, JsonNode.class)));
        String event = expected.get(0).path("topics").path(0).asText();
        JsonNode some = result(
                "eth_getLogs",
                "[{\"blockHash\":\"" + expected.get(0).path("blockHash").asText() + "\",\"topics\":[[\"" + event
                        + "\"]]}]");
        assertTrue(some.size() > 0 && some.size() <= found.size());
        some.forEach(each -> assertEquals(event, each.path("topics").path(0).asText()));
    }

    @Test
    void blocksBeyondTheHeadAreNull() throws Exception {
        assertTrue(result("eth_getBlockByNumber", "[\"0x3e9\",true]").isNull());
        assertTrue(result("eth_getBlockReceipts", "[\"0x3e9\"]").isNull());
    }

    @Test
    void aCutChainEndsWhereItIsCut() throws Exception {
        try (RecordedServer cut = RecordedServer.start(quickstart.range(new BlockRange(10, 20)))) {
            assertEquals(
                    "0x14",
                    post(cut, call("eth_blockNumber", "[]")).path("result").asText());
            assertTrue(post(cut, call("eth_getBlockByNumber", "[\"0x15\",true]"))
                    .path("result")
                    .isNull());
            assertEquals(
                    4444,
                    post(cut, call("eth_getBlockByNumber", "[\"0x9\",true]"))
                            .path("error")
                            .path("code")
                            .asInt());
        }
    }

    @Test
    void wrongRequestsGetErrorsAndTheConnectionLives() throws Exception {
        assertEquals(-32601, error(call("eth_sendMoney", "[]")));
        assertEquals(-32602, error(call("eth_getBlockByNumber", "[\"seven\",true]")));
        assertEquals(-32602, error(call("eth_getBlockByNumber", "[7,true]")));
        assertEquals(-32602, error(call("eth_getBlockByNumber", "{\"a\":1}")));
        assertEquals(-32602, error(call("eth_getBlockReceipts", "[\"0xzz\"]")));
        assertEquals(-32600, error("{\"jsonrpc\":\"2.0\",\"id\":1}"));
        assertEquals(-32600, error("[]"));
        assertEquals(-32600, error("7"));
        for (String broken : List.of("", "{", "{}{}", "[1,", "\u0000\u0001", "nope")) {
            JsonNode answer = post(server, broken);
            assertTrue(answer.path("error").path("code").asInt() <= -32600, broken);
            assertTrue(answer.path("id").isNull(), broken);
        }
        assertEquals("0x3e8", result("eth_blockNumber", "[]").asText());
    }

    @Test
    void batchesAnswerEveryCallInOrder() throws Exception {
        JsonNode answers = post(
                server,
                "[" + call("eth_chainId", "[]").replace("\"id\":1", "\"id\":\"a\"") + ","
                        + call("eth_nonsense", "[]").replace("\"id\":1", "\"id\":2") + ",5]");
        assertEquals(3, answers.size());
        assertEquals("a", answers.path(0).path("id").asText());
        assertEquals("0x1de2a28", answers.path(0).path("result").asText());
        assertEquals(2, answers.path(1).path("id").asInt());
        assertEquals(-32601, answers.path(1).path("error").path("code").asInt());
        assertEquals(-32600, answers.path(2).path("error").path("code").asInt());
    }

    @Test
    void otherHttpIsRefusedPlainly() throws Exception {
        HttpResponse<String> get = HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url())).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(405, get.statusCode());
        assertTrue(raw("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                .startsWith("HTTP/1.1 411"));
        assertTrue(raw("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n").startsWith("HTTP/1.1 413"));
        assertEquals("", raw("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n{}"));
    }

    @Test
    void requestsMaySitBehindEachOther() throws Exception {
        String body = call("eth_chainId", "[]");
        String request = "POST / HTTP/1.1\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
        String last = request.replace("HTTP/1.1\r\n", "HTTP/1.1\r\nConnection: close\r\n");
        assertEquals(3, raw(request + request + last).split("0x1de2a28", -1).length - 1);
    }

    @Test
    void receiptsOfTransactionsMakeTheBlocksReceipts(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("chain.jsonl");
        Files.writeString(file, """
                {"chain_id":5,"number":3,"method":"eth_getBlockByNumber","params":["0x3",true],"result":{"number":"0x3","hash":"0xab","transactions":[{"hash":"0x1"},{"hash":"0x2"}]}}
                {"chain_id":5,"number":3,"method":"eth_getTransactionReceipt","params":["0x2"],"result":{"transactionIndex":"0x1"}}
                {"chain_id":5,"number":3,"method":"eth_getTransactionReceipt","params":["0x1"],"result":{"transactionIndex":"0x0"}}
                {"chain_id":5,"number":4,"method":"eth_getBlockByNumber","params":["0x4",true],"result":{"number":"0x4","hash":"0xac","transactions":[]}}
                {"chain_id":5,"number":5,"method":"eth_getBlockByNumber","params":["0x5",true],"result":{"number":"0x5","hash":"0xad","transactions":[{"hash":"0x9"}]}}
                {"chain_id":6,"number":9,"method":"eth_getBlockByNumber","params":["0x9",true],"result":{"number":"0x9"}}
                {"chain_id":5,"number":null,"method":"eth_call","params":[{"to":"0x1"}, "latest"],"error":{"code":3,"message":"execution reverted"},"result":null}
                """);
        RecordedChain chain = RecordedChain.load(5, file);
        assertEquals(List.of(new BlockRange(3, 4)), chain.complete());
        try (RecordedServer small = RecordedServer.start(chain)) {
            JsonNode receipts =
                    post(small, call("eth_getBlockReceipts", "[\"0x3\"]")).path("result");
            assertEquals("0x0", receipts.path(0).path("transactionIndex").asText());
            assertEquals("0x1", receipts.path(1).path("transactionIndex").asText());
            assertEquals(
                    "[]",
                    post(small, call("eth_getBlockReceipts", "[\"0x4\"]"))
                            .path("result")
                            .toString());
            assertEquals(
                    4444,
                    post(small, call("eth_getBlockReceipts", "[\"0x5\"]"))
                            .path("error")
                            .path("code")
                            .asInt());
            assertEquals(
                    3,
                    post(small, call("eth_call", "[ {\"to\": \"0x1\"},\"latest\"]"))
                            .path("error")
                            .path("code")
                            .asInt());
        }
        IOException e = assertThrows(IOException.class, () -> RecordedChain.load(7, file));
        assertTrue(e.getMessage().contains("[5, 6]"), e.getMessage());
    }

    @Test
    void aFileThatIsNoRecordingIsRefusedByName(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("notes.txt"), "hello\n");
        IOException e = assertThrows(IOException.class, () -> RecordedChain.load(1, file));
        assertTrue(e.getMessage().contains("notes.txt"), e.getMessage());
    }

    private static JsonNode result(String method, String params) throws Exception {
        JsonNode answer = post(server, call(method, params));
        assertTrue(answer.has("result"), answer.toString());
        assertEquals(1, answer.path("id").asInt());
        return answer.path("result");
    }

    private static int error(String body) throws Exception {
        return post(server, body).path("error").path("code").asInt();
    }

    private static String call(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static JsonNode post(RecordedServer to, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(to.url()))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    private static String raw(String bytes) throws IOException {
        URI uri = URI.create(server.url());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
