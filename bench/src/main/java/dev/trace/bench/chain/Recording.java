package dev.trace.bench.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads recorded blocks: gzip'd JSON lines of {@code {"chain_id", "number", "method", "params", "result"}}. */
public final class Recording {
    /** Two full mainnet blocks, 559 KB of JSON each with receipts. */
    private static final String MAINNET = "mainnet-16000000-16000001.jsonl.gz";

    private static final String BUNDLED = "/dev/trace/operators/evm/recorded/quickstart.jsonl.gz";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final List<RecordedBlock> blocks;

    private Recording(String name, List<RecordedBlock> blocks) {
        this.name = name;
        this.blocks = List.copyOf(blocks);
    }

    /**
     * Two full mainnet blocks where the folder of recorded chains is at hand, else the chain shipped with Trace, whose
     * blocks are small.
     *
     * @param folder of recorded chains, as {@code TRACE_CHAIN_DATA} names it
     */
    public static Recording choose(@Nullable String folder) throws IOException {
        if (folder == null || folder.isEmpty()) {
            InputStream bundled = Recording.class.getResourceAsStream(BUNDLED);
            if (bundled == null) {
                throw new NoSuchFileException(BUNDLED, null, "not on the class path");
            }
            return read("the bundled quickstart chain", bundled);
        }
        Path file = Path.of(folder, MAINNET);
        return read(MAINNET, Files.newInputStream(file));
    }

    /** What it is called in a report. */
    public String name() {
        return name;
    }

    /** Blocks whose transactions and receipts are recorded, by number. */
    List<RecordedBlock> blocks() {
        return blocks;
    }

    private static Recording read(String name, InputStream file) throws IOException {
        TreeMap<Long, ObjectNode> blocks = new TreeMap<>();
        TreeMap<Long, JsonNode> receipts = new TreeMap<>();
        long[] chain = {0};
        try (var lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(file, 1 << 16), StandardCharsets.UTF_8))) {
            lines.lines().map(Recording::parse).forEach(exchange -> {
                long number = exchange.path("number").asLong();
                JsonNode result = exchange.path("result");
                chain[0] = exchange.path("chain_id").asLong();
                if (exchange.path("method").asText().equals("eth_getBlockReceipts")) {
                    receipts.put(number, result);
                } else if (result instanceof ObjectNode block && isFull(exchange)) {
                    blocks.put(number, block);
                }
            });
        }
        List<RecordedBlock> both = new ArrayList<>();
        blocks.forEach((number, block) -> {
            JsonNode list = receipts.get(number);
            if (list != null) {
                both.add(new RecordedBlock(chain[0], block, list));
            }
        });
        if (both.isEmpty()) {
            throw new IOException(name + " holds no block with its receipts");
        }
        return new Recording(name, both);
    }

    private static boolean isFull(JsonNode exchange) {
        return exchange.path("method").asText().equals("eth_getBlockByNumber")
                && exchange.path("params").path(1).asBoolean();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
