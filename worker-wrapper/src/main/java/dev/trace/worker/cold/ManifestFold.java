package dev.trace.worker.cold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.OperatorException;
import dev.trace.dag.ChainNames;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Cuts the files of a lake into segments. Where a segment ends depends on its files alone, from the end of the one before;
 * so one whose files have not changed, behind an end that has not moved, is taken as it is. For one fold.
 */
final class ManifestFold {
    static final String FOLDER = "_manifest";

    private static final int SEGMENT_FILES = 1_000;
    /** A segment ends, on average, at every so manieth file. */
    private static final int MEAN_FILES = 512;

    private static final int PAGE = 2_000;

    private final ObjectStore objects;
    private final long chainId;
    private final String table;
    private final LiveFiles files;
    private final List<ManifestFile> run = new ArrayList<>();

    ManifestFold(ObjectStore objects, long chainId, String table, LiveFiles files) {
        this.objects = objects;
        this.chainId = chainId;
        this.table = table;
        this.files = files;
    }

    /** @param present the manifest as it is; an empty object if there is none */
    byte[] render(long generation, JsonNode present) throws OperatorException {
        ObjectNode root = ManifestText.object();
        root.put("format", 1);
        root.put("chain_id", chainId);
        root.put("chain", ChainNames.of(chainId));
        root.put("table", table);
        root.put("generation", generation);
        ArrayNode segments = root.putArray("segments");
        NavigableSet<Long> changed = changed(present);
        // The span of a segment begins behind the one before: a file that comes in between falls into it.
        long from = 0;
        for (JsonNode segment : present.path("segments")) {
            long to = segment.path("end").asLong();
            if (run.isEmpty() && changed.subSet(from, true, to, true).isEmpty()) {
                segments.add(segment);
            } else {
                cut(from, to, segments);
            }
            from = to + 1;
        }
        cut(from, Long.MAX_VALUE, segments);
        ArrayNode tail = root.putArray("files");
        run.forEach(each -> tail.add(ManifestText.entry(each)));
        return ManifestText.bytes(root);
    }

    private NavigableSet<Long> changed(JsonNode present) {
        return present.path("segments").isEmpty()
                ? new TreeSet<>()
                : new TreeSet<>(files.changedSince(present.path("generation").asLong(0)));
    }

    private void cut(long from, long to, ArrayNode segments) throws OperatorException {
        long next = from;
        List<ManifestFile> page;
        do {
            page = files.starting(next, to, PAGE);
            for (ManifestFile file : page) {
                run.add(file);
                if (run.size() == SEGMENT_FILES || endsSegment(file)) {
                    segments.add(segment());
                    run.clear();
                }
                next = file.range().start() + 1;
            }
        } while (page.size() == PAGE);
    }

    /**
     * A property of the file, not of its place, so that a file that comes in the middle changes the segment it falls into
     * and none behind it.
     */
    private static boolean endsSegment(ManifestFile file) {
        long mixed = (file.range().start() + 1) * 0x9e3779b97f4a7c15L;
        return (mixed >>> 32) % MEAN_FILES == 0;
    }

    private ObjectNode segment() throws OperatorException {
        ObjectNode content = ManifestText.object();
        ArrayNode entries = content.putArray("files");
        run.forEach(each -> entries.add(ManifestText.entry(each)));
        byte[] bytes = ManifestText.bytes(content);
        String sha256 = DurableFiles.sha256(bytes);
        String file = FOLDER + "/" + sha256.substring(0, 32) + ".json";
        String key = FileName.lake(chainId, table) + "/" + file;
        // Named by its content: if it is there already, whoever was first wrote the same.
        if (objects.find(key).isEmpty()) {
            objects.create(key, bytes);
        }
        ObjectNode node = ManifestText.object();
        node.put("file", file);
        node.put("start", run.get(0).range().start());
        node.put("end", run.get(run.size() - 1).range().end());
        node.put("files", run.size());
        node.put("sha256", sha256);
        return node;
    }
}
