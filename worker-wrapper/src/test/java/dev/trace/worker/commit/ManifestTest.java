package dev.trace.worker.commit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path root;

    @TempDir
    Path other;

    @Test
    void manifestTellsEverythingOfAFileButWhenAndByWhom() throws Exception {
        Lakes lakes = Lakes.in(root);
        DataStore store = lakes.open();
        lakes.ingest(store, Lakes.scope(1, 1, 10), new BlockRange(0, 9), "a");
        store.foldManifests();
        JsonNode manifest =
                JSON.readTree(root.resolve("ethereum/blocks/manifest.json").toFile());
        assertEquals(1, manifest.get("generation").asLong());
        assertEquals("ethereum", manifest.get("chain").asText());
        JsonNode file = manifest.get("files").get(0);
        assertEquals(0, file.get("start").asLong());
        assertEquals(9, file.get("end").asLong());
        assertEquals(10, file.get("rows").asLong());
        assertEquals("blocks_0_9.parquet", file.get("file").asText());
        assertEquals(
                Files.size(root.resolve("ethereum/blocks/blocks_0_9.parquet")),
                file.get("bytes").asLong());
        assertEquals(Lakes.hash(9, "main"), file.get("last_hash").asText());
        assertEquals("roots", file.get("level").asText());
        assertEquals("[\"one\",\"two\"]", file.get("providers").toString());
        assertEquals(16, file.get("row_digest").asText().length());
        String text = Files.readString(root.resolve("ethereum/blocks/manifest.json"));
        assertFalse(text.contains("fence") || text.contains("attempt") || text.contains("_at\""), text);
    }

    @Test
    void sameFilesMakeTheSameBytesInWhateverOrderTheyCame() throws Exception {
        List<BlockRange> ranges = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ranges.add(new BlockRange(i * 10L, i * 10L + 9));
        }
        Lakes one = Lakes.in(root);
        DataStore first = one.open();
        for (BlockRange range : ranges) {
            one.ingest(first, Lakes.scope(range.start(), 1, range.start() + 1), range, "a");
            first.foldManifests();
        }
        Lakes two = Lakes.in(other);
        DataStore second = two.open();
        for (int i = ranges.size() - 1; i >= 0; i--) {
            two.ingest(second, Lakes.scope(i, 3, 1000 - i), ranges.get(i), "a");
        }
        second.foldManifests();
        byte[] bytes = Files.readAllBytes(root.resolve("ethereum/blocks/manifest.json"));
        assertArrayEquals(bytes, Files.readAllBytes(other.resolve("ethereum/blocks/manifest.json")));

        Files.delete(root.resolve("ethereum/blocks/manifest.json"));
        one.jdbi.useHandle(handle -> handle.execute("update trace_lakes set folded_generation = 0"));
        first.foldManifests();
        assertArrayEquals(bytes, Files.readAllBytes(root.resolve("ethereum/blocks/manifest.json")));
    }

    @Test
    void largeLakeHasSegmentsAndAFileInTheMiddleChangesOne() throws Exception {
        Lakes lakes = Lakes.in(root);
        DataStore store = lakes.open();
        // Rows of the ledger alone: the fold does not open files.
        lakes.jdbi.useHandle(handle -> {
            handle.execute("insert into trace_lakes values (1, 'blocks', 2499, 0)");
            handle.execute("""
                    insert into trace_files (chain_id, table_name, blocks, key, row_count, byte_count, sha256,
                        schema_hash, config_hash, encoder, row_digest, level, not_provable, providers, fence)
                    select 1, 'blocks', int8range(n * 1000, n * 1000 + 999, '[]'),
                        'ethereum/blocks/blocks_' || n * 1000 || '_' || n * 1000 + 999 || '.parquet', 1, 1,
                        repeat('0', 64), 's', 'c', 'e', 'd', 'ROOTS', '{}', '{}', 1
                    from generate_series(0, 2499) n where n <> 1250
                    """);
        });
        store.foldManifests();
        Set<String> before = check(2499);
        assertTrue(before.size() >= 3, before.toString());

        lakes.jdbi.useHandle(handle -> handle.execute("""
                with changed as (update trace_lakes set generation = generation + 1)
                insert into trace_files (chain_id, table_name, blocks, key, row_count, byte_count, sha256,
                    schema_hash, config_hash, encoder, row_digest, level, not_provable, providers, fence,
                    changed_generation)
                values (1, 'blocks', '[1250000,1250999]', 'ethereum/blocks/blocks_1250000_1250999.parquet', 1, 1,
                    repeat('0', 64), 's', 'c', 'e', 'd', 'ROOTS', '{}', '{}', 1, 2500)
                """));
        store.foldManifests();
        Set<String> after = check(2500);
        Set<String> kept = new HashSet<>(before);
        kept.retainAll(after);
        assertTrue(kept.size() >= before.size() - 1, "kept " + kept.size() + " of " + before.size());
        try (Stream<Path> segments = Files.list(root.resolve("ethereum/blocks/_manifest"))) {
            assertTrue(segments.count() > after.size());
        }
        store.sweep(Duration.ofSeconds(-5));
        try (Stream<Path> segments = Files.list(root.resolve("ethereum/blocks/_manifest"))) {
            assertEquals(after.size(), segments.count());
        }

        Files.delete(root.resolve("ethereum/blocks").resolve(after.iterator().next()));
        lakes.open();
        assertEquals(after, check(2500));
    }

    /** Segments and tail together are the whole lake, in order. */
    private Set<String> check(int files) throws Exception {
        Path folder = root.resolve("ethereum/blocks");
        JsonNode manifest = JSON.readTree(folder.resolve("manifest.json").toFile());
        Set<String> segments = new HashSet<>();
        List<Long> starts = new ArrayList<>();
        for (JsonNode segment : manifest.get("segments")) {
            segments.add(segment.get("file").asText());
            JsonNode content =
                    JSON.readTree(folder.resolve(segment.get("file").asText()).toFile());
            assertEquals(segment.get("files").asInt(), content.get("files").size());
            assertTrue(segment.get("files").asInt() <= 1000);
            content.get("files").forEach(each -> starts.add(each.get("start").asLong()));
        }
        manifest.get("files").forEach(each -> starts.add(each.get("start").asLong()));
        assertEquals(files, starts.size());
        assertEquals(starts.stream().sorted().toList(), starts);
        return segments;
    }

    @Test
    void generationNeverGoesBack() throws Exception {
        Lakes lakes = Lakes.in(root);
        DataStore store = lakes.open();
        lakes.ingest(store, Lakes.scope(1, 1, 10), new BlockRange(0, 9), "a");
        Path manifest = root.resolve("ethereum/blocks/manifest.json");
        String newer = "{\"generation\": 99, \"files\": []}";
        Files.writeString(manifest, newer);
        store.foldManifests();
        assertEquals(newer, Files.readString(manifest));
    }

    @Test
    void sweepDeletesSupersededFilesAfterTheirGraceUnlessNeededAgain() throws Exception {
        Lakes lakes = Lakes.in(root);
        DataStore store = lakes.open();
        BlockRange range = new BlockRange(0, 9);
        Path first = root.resolve("ethereum/blocks/blocks_0_9.parquet");
        lakes.ingest(store, Lakes.scope(1, 1, 10), range, "a");
        lakes.ingest(store, Lakes.scope(2, 1, 11), range, "b");
        store.sweep(Duration.ZERO);
        assertTrue(Files.exists(first), "the manifest has not caught up");
        store.foldManifests();
        store.sweep(Duration.ofHours(1));
        assertTrue(Files.exists(first), "within its grace");

        Path second = root.resolve(lakes.live("blocks").get(0));
        lakes.ingest(store, Lakes.scope(3, 1, 12), range, "a");
        store.foldManifests();
        store.sweep(Duration.ZERO);
        assertTrue(Files.exists(first), "live again");
        assertFalse(Files.exists(second));
        assertEquals(List.of("ethereum/blocks/blocks_0_9.parquet"), lakes.live("blocks"));
        assertEquals(2, lakes.count("select count(*) from trace_files where deleted_at is not null"));
    }

    @Test
    void fileSweptBetweenPublicationAndCommitIsPublishedUnderAnotherKey() throws Exception {
        Lakes lakes = Lakes.in(root);
        DataStore store = lakes.open();
        BlockRange range = new BlockRange(0, 9);
        lakes.ingest(store, Lakes.scope(1, 1, 10), range, "a");
        lakes.ingest(store, Lakes.scope(2, 1, 11), range, "b");
        store.foldManifests();
        List<String> swept = new ArrayList<>();
        DataStore late = lakes.open(step -> {
            if (step == CommitFaults.Step.PUBLISHED && swept.isEmpty()) {
                swept.add("once");
                try {
                    store.sweep(Duration.ZERO);
                } catch (OperatorException e) {
                    throw new IllegalStateException(e);
                }
                assertFalse(Files.exists(root.resolve("ethereum/blocks/blocks_0_9.parquet")));
            }
        });
        lakes.ingest(late, Lakes.scope(3, 1, 12), range, "a");
        assertEquals(List.of("once"), swept);
        assertEquals(1, lakes.live("blocks").size());
        String key = lakes.live("blocks").get(0);
        assertTrue(key.matches("ethereum/blocks/blocks_0_9\\.[0-9a-f]{12}\\.parquet"), key);
        assertTrue(Files.exists(root.resolve(key)));
    }
}
