package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.operators.evm.recorded.RecordedChain;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README, as a process of its own. */
class QuickstartIT {
    @TempDir
    Path folder;

    @Test
    void quickstartGivesTheChainAsItIsAndRunningAgainChangesNoByte() throws Exception {
        Path dag = Dags.folder().resolve("quickstart.yaml");
        TraceProcess.Ended first = TraceProcess.run(folder, "run", dag.toString());
        assertEquals(0, first.exitStatus(), first.text());
        assertTrue(first.text().contains("all roots"), first.text());
        assertRowsAreTheChains();
        assertPrintedQueryCounts(1001, first.text());
        Map<String, String> before = Tree.published(folder.resolve(".trace/cold"));

        TraceProcess.Ended again = TraceProcess.run(folder, "run", dag.toString());
        assertEquals(0, again.exitStatus(), again.text());
        assertTrue(again.text().contains("nothing to do"), again.text());
        assertEquals(before, Tree.published(folder.resolve(".trace/cold")));
        assertFalse(
                Files.exists(folder.resolve(".trace/postgres/postmaster.pid")), "the database stops with the process");
    }

    /** Paths in it are relative to where the command ran. */
    private void assertPrintedQueryCounts(long rows, String text) throws Exception {
        Matcher query = Pattern.compile("Query: +duckdb -c \"(.*)\"").matcher(text);
        assertTrue(query.find(), text);
        try (Duck duck = new Duck()) {
            duck.assertRows(
                    List.of(String.valueOf(rows)), query.group(1).replace("'.trace/", "'" + folder + "/.trace/"));
        }
    }

    private void assertRowsAreTheChains() throws Exception {
        Recording recording = Recording.read();
        String lake = folder.resolve(".trace/cold/network_" + RecordedChain.QUICKSTART_CHAIN_ID)
                .toString();
        try (Duck duck = new Duck()) {
            duck.assertRows(recording.blocks, """
                    SELECT block_number, '0x' || lower(hex(block_hash)), '0x' || lower(hex(parent_hash)), gas_used,
                           "timestamp", n_transactions
                      FROM read_parquet('%s/blocks/*.parquet') ORDER BY 1""".formatted(lake));
            duck.assertRows(recording.transactions, """
                    SELECT block_number, transaction_index, '0x' || lower(hex(transaction_hash)),
                           '0x' || lower(hex(from_address)), '0x' || lower(hex(to_address)), value_string,
                           '0x' || lower(hex(input)), success, gas_used
                      FROM read_parquet('%s/transactions/*.parquet') ORDER BY 1, 2""".formatted(lake));
            duck.assertRows(recording.logs, """
                    SELECT block_number, log_index, '0x' || lower(hex(transaction_hash)),
                           '0x' || lower(hex(address)), '0x' || lower(hex(topic0)), '0x' || lower(hex(data))
                      FROM read_parquet('%s/logs/*.parquet') ORDER BY 1, 2""".formatted(lake));
        }
    }

    /** The recorded chain, read with a reader of its own. */
    private static final class Recording {
        private static final ObjectMapper JSON = new ObjectMapper();
        private final List<String> blocks = new ArrayList<>();
        private final List<String> transactions = new ArrayList<>();
        private final List<String> logs = new ArrayList<>();

        static Recording read() throws Exception {
            Recording recording = new Recording();
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(RecordedChain.class.getResourceAsStream("quickstart.jsonl.gz")),
                    StandardCharsets.UTF_8))) {
                JsonNode block = null;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode exchange = JSON.readTree(line);
                    if (exchange.path("method").asText().equals("eth_getBlockByNumber")) {
                        block = exchange.path("result");
                        recording.addBlock(block);
                    } else if (exchange.path("method").asText().equals("eth_getBlockReceipts")) {
                        recording.add(block, exchange.path("result"));
                    }
                }
            }
            return recording;
        }

        private void addBlock(JsonNode block) {
            blocks.add(String.join(
                    "|",
                    decimal(block.path("number")),
                    block.path("hash").asText(),
                    block.path("parentHash").asText(),
                    decimal(block.path("gasUsed")),
                    decimal(block.path("timestamp")),
                    String.valueOf(block.path("transactions").size())));
        }

        private void add(JsonNode block, JsonNode receipts) {
            JsonNode transactionsOfBlock = block.path("transactions");
            assertEquals(transactionsOfBlock.size(), receipts.size());
            String number = decimal(block.path("number"));
            for (int i = 0; i < receipts.size(); i++) {
                JsonNode transaction = transactionsOfBlock.get(i);
                JsonNode receipt = receipts.get(i);
                transactions.add(String.join(
                        "|",
                        number,
                        String.valueOf(i),
                        transaction.path("hash").asText(),
                        transaction.path("from").asText(),
                        transaction.path("to").asText(),
                        decimal(transaction.path("value")),
                        transaction.path("input").asText(),
                        String.valueOf(receipt.path("status").asText().equals("0x1")),
                        decimal(receipt.path("gasUsed"))));
                receipt.path("logs")
                        .forEach(log -> logs.add(String.join(
                                "|",
                                number,
                                decimal(log.path("logIndex")),
                                log.path("transactionHash").asText(),
                                log.path("address").asText(),
                                log.path("topics").path(0).isMissingNode()
                                        ? "null"
                                        : log.path("topics").path(0).asText(),
                                log.path("data").asText())));
            }
        }

        private static String decimal(JsonNode hex) {
            return new BigInteger(hex.asText().substring(2), 16).toString();
        }
    }
}
