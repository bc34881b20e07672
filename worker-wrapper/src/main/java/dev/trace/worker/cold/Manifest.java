package dev.trace.worker.cold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.OperatorException;
import dev.trace.dag.ChainNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The list of a lake's files for readers: {@code manifest.json} names immutable segments and holds the rest itself. The
 * same files make the same bytes. Whoever calls must keep others from folding the same lake at the same time.
 */
public final class Manifest {
    static final int SEGMENT_FILES = 1_000;
    /** A segment ends, on average, at every so manieth file. */
    private static final int MEAN_FILES = 512;

    private static final String FOLDER = "_manifest";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ColdStore store;
    private final long chainId;
    private final String table;

    public Manifest(ColdStore store, long chainId, String table) {
        this.store = store;
        this.chainId = chainId;
        this.table = table;
    }

    /**
     * Makes the manifest say what the ledger says.
     *
     * @param generation the ledger's count of changes
     * @param files the live files in block order
     * @return whether anything was written; not if the manifest there is as new, or newer
     */
    public boolean fold(long generation, List<ManifestFile> files) throws OperatorException {
        Path path = path();
        try {
            if (publishedGeneration() > generation) {
                return false;
            }
            byte[] content = render(generation, files);
            if (Files.exists(path) && Arrays.equals(Files.readAllBytes(path), content)) {
                return false;
            }
            DurableFiles.createFolders(folder());
            DurableFiles.replace(path, content);
            return true;
        } catch (IOException e) {
            throw StorageFault.of("write", path, e);
        }
    }

    /** Deletes segments that {@code manifest.json} no longer names and nobody has touched since. */
    public void dropUnnamedSegments(Instant before) throws OperatorException {
        Path segments = folder().resolve(FOLDER);
        if (!Files.isDirectory(segments)) {
            return;
        }
        try (Stream<Path> entries = Files.list(segments)) {
            Set<String> named = namedSegments();
            for (Path each : entries.toList()) {
                if (!named.contains(FOLDER + "/" + each.getFileName())
                        && Files.getLastModifiedTime(each).toInstant().isBefore(before)) {
                    Files.deleteIfExists(each);
                }
            }
        } catch (IOException e) {
            throw StorageFault.of("clear", segments, e);
        }
    }

    private Path folder() {
        return store.path(FileName.lake(chainId, table));
    }

    private Path path() {
        return folder().resolve("manifest.json");
    }

    private long publishedGeneration() throws IOException {
        return Files.exists(path())
                ? JSON.readTree(path().toFile()).path("generation").asLong(0)
                : 0;
    }

    private Set<String> namedSegments() throws IOException {
        Set<String> named = new TreeSet<>();
        if (Files.exists(path())) {
            for (JsonNode segment : JSON.readTree(path().toFile()).path("segments")) {
                named.add(segment.path("file").asText());
            }
        }
        return named;
    }

    private byte[] render(long generation, List<ManifestFile> files) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", 1);
        root.put("chain_id", chainId);
        root.put("chain", ChainNames.of(chainId));
        root.put("table", table);
        root.put("generation", generation);
        ArrayNode segments = root.putArray("segments");
        List<ManifestFile> run = new ArrayList<>();
        for (ManifestFile file : files) {
            run.add(file);
            if (run.size() == SEGMENT_FILES || endsSegment(file)) {
                segments.add(segment(run));
                run.clear();
            }
        }
        ArrayNode tail = root.putArray("files");
        run.forEach(each -> tail.add(entry(each)));
        return text(root);
    }

    /**
     * A property of the file, not of its place, so that a file that comes in the middle changes the segment it falls into
     * and none behind it.
     */
    private static boolean endsSegment(ManifestFile file) {
        long mixed = (file.range().start() + 1) * 0x9e3779b97f4a7c15L;
        return (mixed >>> 32) % MEAN_FILES == 0;
    }

    private ObjectNode segment(List<ManifestFile> run) throws IOException {
        ObjectNode content = JSON.createObjectNode();
        ArrayNode entries = content.putArray("files");
        run.forEach(each -> entries.add(entry(each)));
        byte[] bytes = text(content);
        String sha256 = DurableFiles.sha256(bytes);
        String file = FOLDER + "/" + sha256.substring(0, 32) + ".json";
        writeSegment(folder().resolve(file), bytes);
        ObjectNode node = JSON.createObjectNode();
        node.put("file", file);
        node.put("start", run.get(0).range().start());
        node.put("end", run.get(run.size() - 1).range().end());
        node.put("files", run.size());
        node.put("sha256", sha256);
        return node;
    }

    private static void writeSegment(Path path, byte[] bytes) throws IOException {
        if (Files.exists(path)) {
            return;
        }
        Path folder = path.getParent();
        if (folder != null) {
            DurableFiles.createFolders(folder);
        }
        try {
            DurableFiles.replace(path, bytes);
        } catch (FileAlreadyExistsException e) {
            // Named by its content: whoever was first wrote the same.
        }
    }

    private static ObjectNode entry(ManifestFile file) {
        ObjectNode node = JSON.createObjectNode();
        node.put("start", file.range().start());
        node.put("end", file.range().end());
        node.put("file", file.key().substring(file.key().lastIndexOf('/') + 1));
        node.put("rows", file.content().rows());
        node.put("bytes", file.content().bytes());
        node.put("sha256", file.content().sha256());
        file.evidence().links().ifPresent(links -> {
            node.put("parent_hash", links.parentHash());
            node.put("first_hash", links.firstHash());
            node.put("last_hash", links.lastHash());
        });
        node.put("schema_hash", file.content().schemaHash());
        node.put("config_hash", file.configHash());
        node.put("encoder", file.content().encoder());
        node.put("row_digest", file.content().rowDigest());
        node.put("level", file.evidence().level().name().toLowerCase(Locale.ROOT));
        node.set("not_provable", JSON.valueToTree(file.evidence().notProvable()));
        node.set("providers", JSON.valueToTree(file.evidence().providers()));
        return node;
    }

    /** One entry a line: large manifests are read with line tools too. */
    private static byte[] text(ObjectNode root) throws JsonProcessingException {
        StringBuilder text = new StringBuilder("{\n");
        var fields = root.properties().iterator();
        while (fields.hasNext()) {
            var field = fields.next();
            text.append(JSON.writeValueAsString(field.getKey())).append(": ");
            appendValue(text, field.getValue());
            text.append(fields.hasNext() ? ",\n" : "\n");
        }
        return text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void appendValue(StringBuilder text, JsonNode value) {
        if (!value.isArray() || value.isEmpty()) {
            text.append(value);
            return;
        }
        text.append("[\n");
        for (int i = 0; i < value.size(); i++) {
            text.append("  ").append(value.get(i)).append(i + 1 < value.size() ? ",\n" : "\n");
        }
        text.append(']');
    }
}
