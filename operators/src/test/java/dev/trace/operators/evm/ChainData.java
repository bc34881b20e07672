package dev.trace.operators.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Real answers, recorded, from the folder that TRACE_CHAIN_DATA names. */
public final class ChainData {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Path, List<Recorded>> READ = new ConcurrentHashMap<>();

    /** One block's answers; receipts are null where none were recorded, and joined where they were recorded one by one. */
    public record Recorded(long chainId, long number, byte[] block, byte[] receipts, boolean joined) {
        public JsonNode blockTree() {
            return tree(block);
        }

        public JsonNode receiptsTree() {
            return tree(receipts);
        }
    }

    private ChainData() {}

    public static Path folder() {
        return Path.of(System.getenv("TRACE_CHAIN_DATA"));
    }

    /** Every file of blocks. */
    public static List<Path> files() {
        try (Stream<Path> all = Files.list(folder())) {
            return all.filter(each -> each.toString().endsWith(".jsonl.gz"))
                    .filter(each -> !each.toString().contains("recorded-calls"))
                    .filter(each -> !each.toString().contains("trace_block"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blocks with whole transactions of the file of a name, in order. */
    public static List<Recorded> read(String name) {
        return read(folder().resolve(name + ".jsonl.gz"));
    }

    public static Recorded block(String name, long number) {
        return read(name).stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow();
    }

    public static List<Recorded> read(Path file) {
        return READ.computeIfAbsent(file, ChainData::parse);
    }

    private static List<Recorded> parse(Path file) {
        Map<String, JsonNode> blocks = new HashMap<>();
        Map<String, JsonNode> receipts = new HashMap<>();
        Map<String, List<JsonNode>> single = new HashMap<>();
        Map<String, Long> chains = new TreeMap<>(Comparator.comparing((String key) -> Long.parseLong(key.split("/")[1]))
                .thenComparing(Comparator.naturalOrder()));
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode exchange = JSON.readTree(line);
                JsonNode result = exchange.path("result");
                long chain = exchange.path("chain_id").asLong();
                switch (exchange.path("method").asText()) {
                    case "eth_getBlockByNumber" -> {
                        JsonNode transactions = result.path("transactions");
                        if (transactions.isEmpty() || transactions.get(0).isObject()) {
                            String key = chain + "/" + number(result.path("number"));
                            blocks.put(key, result);
                            chains.put(key, chain);
                        }
                    }
                    case "eth_getBlockReceipts" ->
                        receipts.put(
                                chain + "/" + number(exchange.path("params").get(0)), result);
                    case "eth_getTransactionReceipt" ->
                        single.computeIfAbsent(
                                        chain + "/" + number(result.path("blockNumber")), key -> new ArrayList<>())
                                .add(result);
                    default -> {}
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return chains.entrySet().stream()
                .map(each -> recorded(each.getKey(), each.getValue(), blocks, receipts, single))
                .toList();
    }

    public static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recorded recorded(
            String key,
            long chain,
            Map<String, JsonNode> blocks,
            Map<String, JsonNode> receipts,
            Map<String, List<JsonNode>> single) {
        JsonNode block = blocks.get(key);
        JsonNode found = receipts.get(key);
        boolean joined = false;
        int transactions = block.path("transactions").size();
        if (found == null && transactions == 0) {
            found = JSON.createArrayNode();
        } else if (found == null && single.getOrDefault(key, List.of()).size() == transactions) {
            List<JsonNode> sorted = new ArrayList<>(single.get(key));
            sorted.sort(Comparator.comparing(each -> number(each.path("transactionIndex"))));
            ArrayNode array = JSON.createArrayNode();
            array.addAll(sorted);
            found = array;
            joined = true;
        }
        return new Recorded(
                chain, number(block.path("number")), bytes(block), found == null ? null : bytes(found), joined);
    }

    private static long number(JsonNode hex) {
        return Long.parseUnsignedLong(hex.asText().substring(2), 16);
    }
}
