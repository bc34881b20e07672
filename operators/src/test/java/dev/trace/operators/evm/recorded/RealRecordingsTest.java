package dev.trace.operators.evm.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.BlockRange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recordings of real chains are served as their nodes answered. */
final class RealRecordingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeEach
    void dataIsThere() {
        assumeTrue(
                System.getenv("TRACE_CHAIN_DATA") != null,
                "TRACE_CHAIN_DATA is not set: it names the folder of recorded chain data");
    }

    @Test
    void contiguousRunsAreFound() throws IOException {
        assertEquals(
                List.of(new BlockRange(0, 54)),
                load(3503995874084926L, "hivechain-0-54").complete());
        assertEquals(List.of(new BlockRange(0, 511)), load(1, "mainnet-0-511").complete());
        assertEquals(
                List.of(new BlockRange(17034869, 17034870)),
                load(1, "mainnet-17034869-17034871").complete());
    }

    @Test
    void receiptsOfSingleTransactionsMakeWholeBlocks() throws IOException {
        RecordedChain forks = load(1, "mainnet-forks");
        for (long number : new long[] {15573637, 4370006, 13998626, 17053184}) {
            String tag = "[\"0x" + Long.toHexString(number) + "\"";
            JsonNode block = ask(forks, "eth_getBlockByNumber", tag + ",true]").path("result");
            JsonNode receipts = ask(forks, "eth_getBlockReceipts", tag + "]").path("result");
            assertTrue(receipts.size() > 0);
            assertEquals(block.path("transactions").size(), receipts.size());
            for (int i = 0; i < receipts.size(); i++) {
                assertEquals(
                        block.path("transactions").path(i).path("hash"),
                        receipts.path(i).path("transactionHash"));
            }
        }
    }

    @Test
    void chainsOfOneFileAreToldApart() throws IOException {
        assertEquals(150000000, load(42161, "l2-blocks").head());
        assertEquals(50000000, load(137, "l2-blocks").head());
        assertEquals(42348318, load(84532, "l2-blocks").head());
    }

    @Test
    void otherRecordedCallsAreAnsweredAsTheyWere() throws IOException {
        RecordedChain hive = load(3503995874084926L, "hivechain-0-54", "hivechain-recorded-calls");
        RecordedChain traces = load(1, "mainnet-22431080-22431090", "mainnet-trace_block");
        assertTrue(hive.knows("eth_getLogs") && hive.knows("eth_call") && traces.knows("trace_block"));
        JsonNode unknown = ask(hive, "eth_call", "[{\"to\":\"0x0\"},\"latest\"]");
        assertEquals(4444, unknown.path("error").path("code").asInt());
    }

    @Test
    void logsAreFoundAsGethFindsThem() throws IOException {
        RecordedChain blocks = load(3503995874084926L, "hivechain-0-54");
        Path calls = Path.of(System.getenv("TRACE_CHAIN_DATA"), "hivechain-recorded-calls.jsonl.gz");
        int compared = 0;
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(calls)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode call = JSON.readTree(line);
                if (call.path("method").asText().equals("eth_getLogs")) {
                    JsonNode ours =
                            ask(blocks, "eth_getLogs", call.path("params").toString());
                    assertEquals(
                            call.path("error").path("code"), ours.path("error").path("code"));
                    assertEquals(withoutRemoved(call.path("result")), withoutRemoved(ours.path("result")), line);
                    compared++;
                }
            }
        }
        assertEquals(9, compared);
    }

    /** Receipts' logs need not have the member. */
    private static JsonNode withoutRemoved(JsonNode logs) {
        logs.forEach(each -> ((ObjectNode) each).remove(List.of("removed", "blockTimestamp")));
        return logs.isMissingNode() ? JSON.nullNode() : logs;
    }

    private static RecordedChain load(long chainId, String... names) throws IOException {
        Path[] files = new Path[names.length];
        for (int i = 0; i < names.length; i++) {
            files[i] = Path.of(System.getenv("TRACE_CHAIN_DATA"), names[i] + ".jsonl.gz");
        }
        return RecordedChain.load(chainId, files);
    }

    private static JsonNode ask(RecordedChain chain, String method, String params) throws IOException {
        byte[] request =
                ("{\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}").getBytes(StandardCharsets.UTF_8);
        StringBuilder answer = new StringBuilder();
        for (ByteBuffer piece : new Dispatch(chain).answer(request, 0, request.length)) {
            answer.append(StandardCharsets.UTF_8.decode(piece));
        }
        return JSON.readTree(answer.toString());
    }
}
