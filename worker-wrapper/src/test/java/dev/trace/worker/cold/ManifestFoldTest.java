package dev.trace.worker.cold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.VerificationLevel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFoldTest {
    private static final int STEPS = 15;

    @TempDir
    Path folder;

    /** A ledger in memory: live files by first block, and when anything last happened at a first block. */
    private static final class Ledger implements LiveFiles {
        final TreeMap<Long, ManifestFile> live = new TreeMap<>();
        final Map<Long, Long> changed = new HashMap<>();
        long generation;
        int read;

        void put(long start, long end, String sha) {
            generation++;
            new ArrayList<>(live.subMap(start, true, end, true).keySet()).forEach(each -> {
                live.remove(each);
                changed.put(each, generation);
            });
            live.put(start, file(start, end, sha));
            changed.put(start, generation);
        }

        private static ManifestFile file(long start, long end, String sha) {
            return new ManifestFile(
                    new BlockRange(start, end),
                    "ethereum/blocks/blocks_" + start + "_" + end + ".parquet",
                    new ManifestFile.Content(1, 1, sha, "d", "s", "e"),
                    new Evidence(VerificationLevel.ROOTS, Optional.empty(), List.of(), new TreeSet<>()),
                    "c");
        }

        @Override
        public List<Long> changedSince(long since) {
            return changed.entrySet().stream()
                    .filter(each -> each.getValue() > since)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        @Override
        public List<ManifestFile> starting(long from, long to, int max) {
            List<ManifestFile> page = live.subMap(from, true, to, true).values().stream()
                    .limit(max)
                    .toList();
            read += page.size();
            return page;
        }
    }

    private ColdStore store(String name) {
        return ColdStore.open(folder.resolve(name));
    }

    private static String manifest(ColdStore store) throws Exception {
        return new String(store.read("ethereum/blocks/manifest.json").orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void foldOfWhatChangedIsTheFoldOfEverything() throws Exception {
        for (long seed = 1; seed <= 2; seed++) {
            Random random = new Random(seed);
            Ledger ledger = new Ledger();
            for (int i = 0; i < 4000; i++) {
                ledger.put(i * 10L, i * 10L + 9, "first");
            }
            ColdStore incremental = store("incremental-" + seed);
            for (int step = 0; step < STEPS; step++) {
                for (int change = random.nextInt(4); change >= 0; change--) {
                    change(ledger, random);
                }
                new Manifest(incremental, 1, "blocks").fold(ledger.generation, ledger);
                ColdStore whole = store("whole-" + seed + "-" + step);
                new Manifest(whole, 1, "blocks").fold(ledger.generation, ledger);
                assertEquals(manifest(whole), manifest(incremental), "seed " + seed + ", step " + step);
            }
            assertEquals(
                    List.copyOf(ledger.live.values()),
                    Manifest.read(incremental, "ethereum/blocks").orElseThrow().files());
        }
    }

    /** Other content, many merged into one, one in a gap, or one at the end. */
    private static void change(Ledger ledger, Random random) {
        long at = random.nextInt(4000) * 10L;
        switch (random.nextInt(4)) {
            case 0 -> ledger.put(at, at + 9, "other-" + random.nextInt());
            case 1 -> {
                long end = at + random.nextInt(1500) * 10L + 9;
                // As a commit must: what it covers it covers wholly.
                if (ledger.live.floorEntry(at) == null
                        || ledger.live.floorEntry(at).getValue().range().end() < at
                        || ledger.live.containsKey(at)) {
                    Map.Entry<Long, ManifestFile> last = ledger.live.floorEntry(end);
                    long whole = last == null
                            ? end
                            : Math.max(end, last.getValue().range().end());
                    ledger.put(at, whole, "merged-" + random.nextInt());
                }
            }
            case 2 -> {
                long next = ledger.live.lastEntry().getValue().range().end() + 1;
                for (int i = 0; i < random.nextInt(300); i++) {
                    ledger.put(next + i * 10L, next + i * 10L + 9, "more");
                }
            }
            default -> ledger.put(at + 1_000_000_000L, at + 1_000_000_009L, "far");
        }
    }

    @Test
    void smallChangeOfALargeLakeReadsAFewSegments() throws Exception {
        Ledger ledger = new Ledger();
        for (int i = 0; i < 50_000; i++) {
            ledger.put(i * 10L, i * 10L + 9, "first");
        }
        ColdStore store = store("large");
        new Manifest(store, 1, "blocks").fold(ledger.generation, ledger);
        ledger.read = 0;
        ledger.put(250_000, 250_009, "other");
        assertTrue(new Manifest(store, 1, "blocks").fold(ledger.generation, ledger));
        assertTrue(ledger.read < 5_000, ledger.read + " of 50,000 files were read");
    }
}
