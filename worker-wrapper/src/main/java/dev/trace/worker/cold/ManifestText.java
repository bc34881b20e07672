package dev.trace.worker.cold;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.BlockRange;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.VerificationLevel;
import dev.trace.worker.cold.ManifestFile.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** How manifests are written. */
final class ManifestText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ManifestText() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** @throws IOException if it is no JSON */
    static JsonNode parse(byte[] text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new IOException(
                    "it is no JSON" + (at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr()),
                    e);
        }
    }

    /** @throws IOException if it is no manifest */
    static JsonNode manifest(byte[] text) throws IOException {
        JsonNode root = parse(text);
        if (!root.path("chain_id").isIntegralNumber() || !root.path("table").isTextual()) {
            throw new IOException("it does not say of which chain and table it is");
        }
        return root;
    }

    /** The files that a manifest, or a segment, lists itself. */
    static List<ManifestFile> files(String lake, JsonNode root) throws IOException {
        if (!root.path("files").isArray()) {
            throw new IOException("it lacks the list 'files'");
        }
        List<ManifestFile> files = new ArrayList<>();
        for (JsonNode each : root.path("files")) {
            files.add(file(lake, each));
        }
        return files;
    }

    static ObjectNode entry(ManifestFile file) {
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

    /**
     * What {@link #entry} wrote.
     *
     * @param lake the folder that the manifest is in
     * @throws IOException if it says too little or something impossible
     */
    static ManifestFile file(String lake, JsonNode node) throws IOException {
        try {
            return new ManifestFile(
                    new BlockRange(
                            required(node, "start").longValue(),
                            required(node, "end").longValue()),
                    lake + "/" + name(text(node, "file")),
                    new Content(
                            required(node, "rows").longValue(),
                            required(node, "bytes").longValue(),
                            text(node, "sha256"),
                            text(node, "row_digest"),
                            text(node, "schema_hash"),
                            text(node, "encoder")),
                    new Evidence(
                            VerificationLevel.valueOf(text(node, "level").toUpperCase(Locale.ROOT)),
                            links(node),
                            texts(node.path("not_provable")),
                            new TreeSet<>(texts(node.path("providers")))),
                    text(node, "config_hash"));
        } catch (IllegalArgumentException e) {
            throw new IOException("an entry is impossible: " + e.getMessage(), e);
        }
    }

    private static Optional<Evidence.Links> links(JsonNode node) throws IOException {
        return node.hasNonNull("parent_hash")
                ? Optional.of(new Evidence.Links(
                        text(node, "parent_hash"), text(node, "first_hash"), text(node, "last_hash")))
                : Optional.empty();
    }

    private static String name(String file) throws IOException {
        if (file.contains("/") || file.isEmpty()) {
            throw new IOException("'" + file + "' is no file name");
        }
        return file;
    }

    private static String text(JsonNode node, String field) throws IOException {
        return required(node, field).asText();
    }

    private static JsonNode required(JsonNode node, String field) throws IOException {
        if (!node.hasNonNull(field)) {
            throw new IOException("an entry lacks '" + field + "'");
        }
        return node.get(field);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** One entry a line: large manifests are read with line tools too. */
    static byte[] bytes(ObjectNode root) {
        try {
            StringBuilder text = new StringBuilder("{\n");
            var fields = root.properties().iterator();
            while (fields.hasNext()) {
                var field = fields.next();
                text.append(JSON.writeValueAsString(field.getKey())).append(": ");
                appendValue(text, field.getValue());
                text.append(fields.hasNext() ? ",\n" : "\n");
            }
            return text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree is JSON", e);
        }
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
