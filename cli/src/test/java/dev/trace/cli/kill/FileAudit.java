package dev.trace.cli.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.dag.ChainNames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fetches every live file and compares ledger, manifest, bytes and rows. For one thread. */
final class FileAudit {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cluster cluster;
    private final Connection hot;
    private final long lastBlock;
    private final List<String> violations;
    private final List<String> figures;

    FileAudit(Cluster cluster, Connection hot, long lastBlock, List<String> violations, List<String> figures) {
        this.cluster = cluster;
        this.hot = hot;
        this.lastBlock = lastBlock;
        this.violations = violations;
        this.figures = figures;
    }

    /** A live file as somebody lists it. */
    private record Listed(String file, String start, String end, String rows, String bytes, String sha256) {}

    void run() throws Exception {
        for (String table : List.of("samples", "copies")) {
            Map<Long, Listed> ledger = ledger(table);
            Map<Long, Listed> manifest = manifest(table);
            if (!ledger.equals(manifest)) {
                violations.add("the manifest of " + table + " lists " + manifest.size() + " files, the ledger "
                        + ledger.size() + ": " + firstDifference(ledger, manifest));
            }
            cover(table, ledger);
            Path files = Files.createTempDirectory("trace-kill-" + table);
            for (Listed each : ledger.values()) {
                fetch(table, each, files);
            }
            rows(table, files);
            figures.add("files of " + table + ": " + ledger.size() + " live");
        }
        figures.add("superseded files: "
                + Audit.rows(hot, "SELECT count(*) FROM trace_files WHERE superseded_at IS NOT NULL")
                        .get(0)
                        .get(0));
        none("a file is not of the last commit of its range", """
                SELECT f.key, f.fence, last.fence FROM trace_files f
                  JOIN (SELECT scope, max(fence) AS fence FROM trace_commits GROUP BY scope) AS last
                    ON last.scope = 'written/1/%d/' || lower(f.blocks) || '-' || upper(f.blocks) - 1
                 WHERE f.table_name = 'samples' AND f.superseded_at IS NULL AND f.fence <> last.fence
                   AND lower(f.blocks) / %d %% 3 = 0""".formatted(FakeNode.CHAIN, KillPlan.BLOCKS_A_RANGE));
        none("a remainder of an attempt", """
                SELECT key FROM trace_files WHERE superseded_at IS NULL GROUP BY key HAVING count(*) > 1""");
    }

    private void none(String what, String sql) throws Exception {
        List<List<String>> found = Audit.rows(hot, sql);
        if (!found.isEmpty()) {
            violations.add(what + " (" + found.size() + "): " + found.subList(0, Math.min(5, found.size())));
        }
    }

    private Map<Long, Listed> ledger(String table) throws Exception {
        Map<Long, Listed> files = new TreeMap<>();
        for (List<String> row : Audit.rows(hot, """
                SELECT key, lower(blocks), upper(blocks) - 1, row_count, byte_count, sha256 FROM trace_files
                 WHERE table_name = '%s' AND superseded_at IS NULL""".formatted(table))) {
            String file = row.get(0).substring(row.get(0).lastIndexOf('/') + 1);
            files.put(
                    Long.parseLong(row.get(1)),
                    new Listed(file, row.get(1), row.get(2), row.get(3), row.get(4), row.get(5)));
        }
        return files;
    }

    private Map<Long, Listed> manifest(String table) throws Exception {
        Map<Long, Listed> files = new TreeMap<>();
        JsonNode root = JSON.readTree(get(table + "/manifest.json"));
        List<JsonNode> lists = new ArrayList<>(List.of(root.path("files")));
        for (JsonNode segment : root.path("segments")) {
            byte[] content = get(table + "/" + segment.path("file").asText());
            if (!sha256(content).equals(segment.path("sha256").asText())) {
                violations.add("segment " + segment + " has other bytes");
            }
            lists.add(JSON.readTree(content).path("files"));
        }
        for (JsonNode list : lists) {
            for (JsonNode each : list) {
                files.put(
                        each.path("start").asLong(),
                        new Listed(
                                each.path("file").asText(),
                                each.path("start").asText(),
                                each.path("end").asText(),
                                each.path("rows").asText(),
                                each.path("bytes").asText(),
                                each.path("sha256").asText()));
            }
        }
        return files;
    }

    private static String firstDifference(Map<Long, Listed> ledger, Map<Long, Listed> manifest) {
        for (Map.Entry<Long, Listed> each : ledger.entrySet()) {
            if (!each.getValue().equals(manifest.get(each.getKey()))) {
                return each.getValue() + " is listed as " + manifest.get(each.getKey());
            }
        }
        return "the manifest has more";
    }

    private void cover(String table, Map<Long, Listed> files) {
        long next = 0;
        for (Listed each : files.values()) {
            if (Long.parseLong(each.start()) != next) {
                violations.add(table + ": after block " + (next - 1) + " comes " + each);
                return;
            }
            next = Long.parseLong(each.end()) + 1;
        }
        if (next != lastBlock + 1) {
            violations.add(table + " ends with block " + (next - 1) + ", not " + lastBlock);
        }
    }

    private void fetch(String table, Listed listed, Path files) throws Exception {
        byte[] content = get(table + "/" + listed.file());
        if (content.length != Long.parseLong(listed.bytes()) || !sha256(content).equals(listed.sha256())) {
            violations.add(listed + " has " + content.length + " bytes with hash " + sha256(content));
        }
        Files.write(files.resolve(listed.file()), content);
    }

    private void rows(String table, Path files) throws Exception {
        long rows = (lastBlock + 1) * 5;
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            List<String> counted = Audit.rows(duck, """
                    SELECT count(*), count(DISTINCT (block_number, place)), min(block_number), max(block_number),
                           count(*) FILTER (payload <> unhex(sha256(block_number || '/' || place)))
                      FROM read_parquet('%s/*.parquet')""".formatted(files)).get(0);
            List<String> expected =
                    List.of(Long.toString(rows), Long.toString(rows), "0", Long.toString(lastBlock), "0");
            if (!counted.equals(expected)) {
                violations.add("rows of " + table + " (all, different, first and last block, wrong) are " + counted
                        + ", not " + expected);
            }
        }
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        URI address = URI.create(cluster.s3.endpoint() + "/" + Cluster.BUCKET + "/" + Cluster.PREFIX + "/"
                + ChainNames.of(FakeNode.CHAIN) + "/" + path);
        HttpResponse<byte[]> answer =
                HTTP.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            violations.add(path + " is not there: HTTP " + answer.statusCode());
            return new byte[0];
        }
        return answer.body();
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
