package dev.trace.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.api.BlockRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a manifest says of a lake.
 *
 * @param folder where it is
 * @param ranges its blocks, adjacent files joined, ascending
 * @param files number of files
 * @param rows rows in them
 * @param bytes their size
 * @param levels number of files by how far they are proved
 * @param notProvable what could not be proved and why, each once
 */
record Lake(
        Path folder,
        List<BlockRange> ranges,
        long files,
        long rows,
        long bytes,
        TreeMap<String, Long> levels,
        TreeSet<String> notProvable) {
    private static final Logger LOG = LoggerFactory.getLogger(Lake.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    Lake {
        ranges = List.copyOf(ranges);
    }

    String table() {
        return String.valueOf(folder.getFileName());
    }

    static Optional<Lake> read(Path folder) {
        Path manifest = folder.resolve("manifest.json");
        if (!manifest.toFile().exists()) {
            return Optional.empty();
        }
        try {
            List<JsonNode> files = new ArrayList<>();
            JsonNode root = JSON.readTree(manifest.toFile());
            for (JsonNode segment : root.path("segments")) {
                JSON.readTree(folder.resolve(segment.path("file").asText()).toFile())
                        .path("files")
                        .forEach(files::add);
            }
            root.path("files").forEach(files::add);
            return Optional.of(of(folder, files));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("⚠️ the manifest {} cannot be read: {}", manifest, e.getMessage());
            return Optional.empty();
        }
    }

    private static Lake of(Path folder, List<JsonNode> files) {
        List<BlockRange> ranges = new ArrayList<>();
        TreeMap<String, Long> levels = new TreeMap<>();
        TreeSet<String> notProvable = new TreeSet<>();
        long rows = 0;
        long bytes = 0;
        for (JsonNode file : files) {
            join(
                    ranges,
                    new BlockRange(file.path("start").asLong(), file.path("end").asLong()));
            rows += file.path("rows").asLong();
            bytes += file.path("bytes").asLong();
            levels.merge(file.path("level").asText("none"), 1L, Long::sum);
            file.path("not_provable").forEach(reason -> notProvable.add(reason.asText()));
        }
        return new Lake(folder, ranges, files.size(), rows, bytes, levels, notProvable);
    }

    /** Files come in block order. */
    private static void join(List<BlockRange> ranges, BlockRange next) {
        int last = ranges.size() - 1;
        if (last >= 0 && ranges.get(last).end() + 1 == next.start()) {
            ranges.set(last, new BlockRange(ranges.get(last).start(), next.end()));
        } else {
            ranges.add(next);
        }
    }
}
