package dev.trace.worker.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.CommitOutcome;
import dev.trace.api.CommitOutcome.AlreadyCommitted;
import dev.trace.api.CommitOutcome.Committed;
import dev.trace.api.CommitOutcome.Fenced;
import dev.trace.api.OperatorException;
import dev.trace.api.table.StagedRows;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.worker.cold.ColdStore;
import dev.trace.worker.cold.Manifest;
import dev.trace.worker.cold.StoreCode;
import dev.trace.worker.cold.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What commits, manifests, sweeps and adoptions do to a store, whatever it is made of. */
abstract class ColdCommitContract {
    private static final BlockRange RANGE = new BlockRange(0, 99);
    private static final List<CommitFaults.Step> STEPS = List.of(
            CommitFaults.Step.BEFORE_PUBLISH,
            CommitFaults.Step.PUBLISHED,
            CommitFaults.Step.BEFORE_COMMIT,
            CommitFaults.Step.COMMITTED);
    private static final String FIRST = "ethereum/blocks/blocks_0_99.parquet";

    Lakes lakes;
    private ColdStore look;

    /** An empty store, the same for one test. */
    abstract ColdConfig cold();

    @BeforeEach
    void openEmpty() {
        lakes = new Lakes(TestDatabase.create(), cold());
        look = ColdStore.open(cold());
    }

    private List<String> listed() throws Exception {
        return Manifest.read(look, "ethereum/blocks").orElseThrow().files().stream()
                .map(each -> each.key())
                .toList();
    }

    private List<String> rows(DataStore store, BlockRange range) throws Exception {
        try (AttemptStore reader = store.begin(Lakes.scope(900, 1, 1_000_000_000))) {
            return Lakes.read(reader.inputs(List.of()).scan("cold", "blocks", range, List.of("label")));
        }
    }

    @Test
    void committedRowsAreReadBackAndListed() throws Exception {
        try (DataStore store = lakes.open()) {
            assertEquals(new Committed(1), lakes.ingest(store, Lakes.scope(1, 1, 10), RANGE, "a"));
            assertEquals(new Committed(1), lakes.ingest(store, Lakes.scope(2, 1, 11), new BlockRange(100, 199), "b"));
            store.foldManifests();
            assertEquals(List.of(FIRST, "ethereum/blocks/blocks_100_199.parquet"), listed());
            assertEquals(List.of("a-98", "a-99", "b-100", "b-101"), rows(store, new BlockRange(98, 101)));
            assertEquals(Set.of(), look.remains());
        }
    }

    @Test
    void zombieChangesNothingWhateverItHasPublished() throws Exception {
        try (DataStore store = lakes.open()) {
            try (AttemptStore zombie = store.begin(Lakes.scope(1, 1, 10))) {
                StagedRows rows = Lakes.stage(zombie, Lakes.BLOCKS, RANGE, "zombie");
                assertEquals(new Committed(1), lakes.ingest(store, Lakes.scope(1, 2, 11), RANGE, "a"));
                assertEquals(new Fenced(11), zombie.commit(Lakes.commit(rows)));
            }
            assertEquals("a-0", rows(store, RANGE).get(0));
        }
    }

    @Test
    void attemptThatDiedAfterItsPublicationIsAdoptedByTheNext() throws Exception {
        for (CommitFaults.Step step : STEPS) {
            BlockRange range = new BlockRange(1000L * step.ordinal(), 1000L * step.ordinal() + 9);
            AttemptScope scope = Lakes.scope(50 + step.ordinal(), 1, 20);
            try (DataStore dying = lakes.open(at -> {
                if (at == step) {
                    throw new IllegalStateException("dead at " + step);
                }
            })) {
                assertThrows(IllegalStateException.class, () -> lakes.ingest(dying, scope, range, "a"));
            }
            try (DataStore store = lakes.open()) {
                CommitOutcome outcome = lakes.ingest(store, Lakes.scope(50 + step.ordinal(), 2, 21), range, "a");
                assertTrue(outcome instanceof Committed || outcome instanceof AlreadyCommitted, step + ": " + outcome);
                assertEquals(10, rows(store, range).size());
            }
        }
        assertEquals(STEPS.size(), lakes.count("select count(*) from trace_files where superseded_at is null"));
    }

    @Test
    void eightWorkersCommitAndFoldAtOnceAndTheManifestHasEverything() throws Exception {
        int workers = 8;
        int each = 4;
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try (DataStore store = lakes.open()) {
            CyclicBarrier start = new CyclicBarrier(workers);
            List<Future<Boolean>> done = new ArrayList<>();
            for (int w = 0; w < workers; w++) {
                int worker = w;
                done.add(threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                        long at = (worker * each + i) * 10L;
                        lakes.ingest(store, Lakes.scope(at, 1, at + 1), new BlockRange(at, at + 9), "a");
                        store.foldManifests();
                    }
                    return true;
                }));
            }
            for (Future<Boolean> one : done) {
                assertTrue(one.get());
            }
        } finally {
            threads.shutdownNow();
        }
        Manifest.Listing listing = Manifest.read(look, "ethereum/blocks").orElseThrow();
        assertEquals(workers * each, listing.files().size());
        assertEquals(lakes.count("select generation from trace_lakes"), listing.generation());
    }

    @Test
    void supersededFileGoesAfterItsGraceAndTheNewOneStays() throws Exception {
        try (DataStore store = lakes.open()) {
            lakes.ingest(store, Lakes.scope(1, 1, 10), RANGE, "a");
            lakes.ingest(store, Lakes.scope(2, 1, 11), RANGE, "b");
            store.foldManifests();
            store.sweep(Duration.ofHours(1));
            assertTrue(look.exists(FIRST), "within its grace");
            store.sweep(Duration.ZERO);
            assertFalse(look.exists(FIRST));
            assertEquals("b-0", rows(store, RANGE).get(0));
            assertEquals(lakes.live("blocks"), listed());
        }
    }

    @Test
    void keyWhoseDeletionIsNotCertainIsNeverUsedAgain() throws Exception {
        try (DataStore store = lakes.open()) {
            lakes.ingest(store, Lakes.scope(1, 1, 10), RANGE, "a");
            lakes.ingest(store, Lakes.scope(2, 1, 11), RANGE, "b");
            // As a sweep leaves it whose request was never answered.
            lakes.jdbi.useHandle(handle -> handle.execute("""
                    update trace_files set doomed_at = now(), delete_tries = 1, delete_tried_at = now()
                    where superseded_at is not null
                    """));
            assertInstanceOf(Committed.class, lakes.ingest(store, Lakes.scope(3, 1, 12), RANGE, "a"));
            assertEquals(1, lakes.live("blocks").size());
            assertFalse(lakes.live("blocks").contains(FIRST));
            // A later sweep asks again, and is answered.
            lakes.jdbi.useHandle(handle -> handle.execute("""
                    update trace_files set delete_tried_at = now() - interval '1 hour' where delete_tries = 1
                    """));
            store.foldManifests();
            store.sweep(Duration.ofHours(1));
            assertFalse(look.exists(FIRST));
            lakes.ingest(store, Lakes.scope(4, 1, 13), RANGE, "c");
            lakes.ingest(store, Lakes.scope(5, 1, 14), RANGE, "a");
            assertFalse(lakes.live("blocks").contains(FIRST), "the first request may still be on its way");
            assertEquals("a-0", rows(store, RANGE).get(0));
        }
    }

    /** A watcher that remembers. */
    private static final class Remembering implements Adoption.Watcher {
        final AtomicInteger read = new AtomicInteger();
        final AtomicLong above = new AtomicLong(-1);

        @Override
        public void begun(String lake, long files, long bytes) {}

        @Override
        public void read(long bytes) {
            read.incrementAndGet();
        }

        @Override
        public void raiseFences(long fence) {
            above.set(fence);
        }
    }

    private void ingestThree(DataStore store) throws Exception {
        lakes.ingest(store, Lakes.scope(1, 1, 10), RANGE, "a");
        lakes.ingest(store, Lakes.scope(2, 1, 11), new BlockRange(100, 199), "b");
        lakes.ingest(store, Lakes.scope(3, 1, 12), new BlockRange(200, 299), "c");
        store.foldManifests();
    }

    @Test
    void newStateAdoptsAStoreAndGoesOn() throws Exception {
        try (DataStore lost = lakes.open()) {
            ingestThree(lost);
        }
        byte[] manifest = look.read("ethereum/blocks/manifest.json").orElseThrow();
        List<String> before = lakes.live("blocks");
        Lakes fresh = new Lakes(TestDatabase.create(), lakes.cold);
        assertThrows(StoreException.class, fresh::open);
        Remembering watcher = new Remembering();
        Adoption.Report report = Adoption.adopt(fresh.database, fresh.cold, watcher);
        assertTrue(report.changed());
        assertEquals(List.of(new Adoption.Taken("ethereum/blocks", 3, 3, 0)), report.lakes());
        assertEquals(1_000_000, watcher.above.get(), "above every fence there ever was");
        assertEquals(before, fresh.live("blocks"));
        try (DataStore store = fresh.open()) {
            assertEquals(
                    new Standing.Covered(),
                    store.standing(1, List.of(Lakes.BLOCKS), new BlockRange(0, 299), Lakes.HASH));
            assertEquals("b-100", rows(store, new BlockRange(100, 100)).get(0));
            store.foldManifests();
            assertEquals(
                    new String(manifest, StandardCharsets.UTF_8),
                    new String(look.read("ethereum/blocks/manifest.json").orElseThrow(), StandardCharsets.UTF_8));
            fresh.ingest(store, Lakes.scope(4, 1, 1_000_001), new BlockRange(300, 399), "d");
            store.foldManifests();
            assertEquals(4, listed().size());
        }
        assertFalse(Adoption.adopt(fresh.database, fresh.cold, watcher).changed());
        assertEquals(3, watcher.read.get(), "what the ledger knows is not read again");
    }

    @Test
    void stateThatLostTheStoreIsTurnedAway() throws Exception {
        try (DataStore old = lakes.open()) {
            ingestThree(old);
            Lakes fresh = new Lakes(TestDatabase.create(), lakes.cold);
            Adoption.adopt(fresh.database, fresh.cold, new Remembering());
            // Still running, and not told to stop.
            lakes.ingest(old, Lakes.scope(4, 1, 13), new BlockRange(300, 399), "d");
            OperatorException refused = assertThrows(OperatorException.class, old::foldManifests);
            assertEquals(StoreCode.STORE_UNKNOWN, refused.code());
            assertEquals(3, listed().size());
        }
        StoreException refused = assertThrows(StoreException.class, lakes::open);
        assertEquals(StoreCode.STORE_UNKNOWN, refused.code());
    }

    @Test
    void restoredStateIsTurnedAwayUntilItHasLearnedWhatTheStoreKnows() throws Exception {
        try (DataStore store = lakes.open()) {
            ingestThree(store);
            lakes.ingest(store, Lakes.scope(4, 1, 13), new BlockRange(100, 299), "merged");
            store.foldManifests();
        }
        List<String> before = lakes.live("blocks");
        // As a backup has it that was made after the first two commits.
        lakes.jdbi.useHandle(handle -> {
            handle.execute("delete from trace_files where fence > 11");
            handle.execute("update trace_files set superseded_at = null, superseded_by = null");
            handle.execute("update trace_lakes set generation = 2, folded_generation = 2");
        });
        StoreException refused = assertThrows(StoreException.class, lakes::open);
        assertEquals(StoreCode.STORE_UNKNOWN, refused.code());
        assertTrue(refused.getMessage().contains("restored from a backup"), refused.getMessage());
        Remembering watcher = new Remembering();
        Adoption.Report report = Adoption.adopt(lakes.database, lakes.cold, watcher);
        assertEquals(List.of(new Adoption.Taken("ethereum/blocks", 2, 1, 0)), withoutUnnamed(report));
        assertEquals(1, watcher.read.get(), "only what the ledger did not know");
        assertEquals(before, lakes.live("blocks"));
        try (DataStore store = lakes.open()) {
            assertEquals("merged-150", rows(store, new BlockRange(150, 150)).get(0));
        }
    }

    private static List<Adoption.Taken> withoutUnnamed(Adoption.Report report) {
        return report.lakes().stream()
                .map(each -> new Adoption.Taken(each.lake(), each.files(), each.taken(), 0))
                .toList();
    }

    @Test
    void damagedAndMissingFilesDoNotCountAndAreIngestedAgain() throws Exception {
        try (DataStore lost = lakes.open()) {
            ingestThree(lost);
        }
        look.delete(FIRST);
        look.delete("ethereum/blocks/blocks_200_299.parquet");
        damage("ethereum/blocks/blocks_200_299.parquet");
        Lakes fresh = new Lakes(TestDatabase.create(), lakes.cold);
        Adoption.Report report = Adoption.adopt(fresh.database, fresh.cold, new Remembering());
        assertEquals(List.of(new Adoption.Taken("ethereum/blocks", 1, 1, 0)), report.lakes());
        assertEquals(2, report.leftOut().size(), report.toString());
        assertEquals("is missing", report.leftOut().get(0).why());
        assertTrue(report.leftOut().get(1).why().startsWith("is damaged"), report.toString());
        assertEquals(List.of("ethereum/blocks/blocks_100_199.parquet"), fresh.live("blocks"));
        try (DataStore store = fresh.open()) {
            store.foldManifests();
            assertEquals(fresh.live("blocks"), listed());
            fresh.ingest(store, Lakes.scope(1, 1, 1_000_001), RANGE, "a");
            fresh.ingest(store, Lakes.scope(2, 1, 1_000_002), new BlockRange(200, 299), "c");
            store.foldManifests();
            assertEquals(fresh.live("blocks"), listed());
            assertEquals(300, rows(store, new BlockRange(0, 299)).size());
            store.sweep(Duration.ZERO);
            assertTrue(look.exists("ethereum/blocks/blocks_200_299.parquet"), "evidence is not swept");
        }
    }

    @Test
    void damagedFileIngestedAgainIsReplacedByTheGoodOne() throws Exception {
        try (DataStore store = lakes.open()) {
            lakes.ingest(store, Lakes.scope(1, 1, 10), RANGE, "a");
            look.delete(FIRST);
            damage(FIRST);
            assertInstanceOf(Committed.class, lakes.ingest(store, Lakes.scope(2, 1, 11), RANGE, "a"));
            store.foldManifests();
            assertFalse(lakes.live("blocks").contains(FIRST));
            assertEquals(lakes.live("blocks"), listed());
            assertEquals(100, rows(store, RANGE).size());
            store.sweep(Duration.ZERO);
            assertFalse(look.exists(FIRST));
            assertEquals(100, rows(store, RANGE).size());
        }
    }

    @Test
    void manifestThatIsMissingUnreadableOrOldIsRebuiltAtOpening() throws Exception {
        String key = "ethereum/blocks/manifest.json";
        String old;
        String good;
        try (DataStore store = lakes.open()) {
            lakes.ingest(store, Lakes.scope(1, 1, 10), RANGE, "a");
            store.foldManifests();
            old = text(key);
            lakes.ingest(store, Lakes.scope(2, 1, 11), new BlockRange(100, 199), "b");
            store.foldManifests();
            good = text(key);
        }
        look.delete(key);
        lakes.open().close();
        assertEquals(good, text(key));
        for (String wrong : List.of("{\"broken", "", "{}", good.replace("\"sha256\"", "\"sha\""), old)) {
            look.delete(key);
            put(key, wrong);
            lakes.open().close();
            assertEquals(good, text(key), wrong);
        }
    }

    @Test
    void unreadableManifestIsSaidInOneLineWithWhatToDo() throws Exception {
        put("ethereum/blocks/manifest.json", "{\"broken");
        OperatorException refused = assertThrows(OperatorException.class, () -> Manifest.read(look, "ethereum/blocks"));
        assertEquals(StoreCode.STORE_DAMAGED, refused.code());
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains("it is no JSON: line 1, column"), said);
        assertTrue(said.contains("from the ledger"), said);
        assertEquals(1, said.lines().count(), said);
    }

    private String text(String key) throws Exception {
        return new String(look.read(key).orElseThrow(), StandardCharsets.UTF_8);
    }

    /** Puts other content under a key that is free. */
    void damage(String key) throws Exception {
        put(key, "damaged");
    }

    /** Puts content under a key that is free. */
    abstract void put(String key, String content) throws Exception;

    @Test
    void stateWithFilesElsewhereAdoptsNothing() throws Exception {
        try (DataStore store = lakes.open()) {
            ingestThree(store);
        }
        look.rename(id -> {});
        OperatorException refused = assertThrows(
                OperatorException.class, () -> Adoption.adopt(lakes.database, lakes.cold, new Remembering()));
        assertEquals(StoreCode.STORE_UNKNOWN, refused.code());
        assertTrue(refused.getMessage().contains("has files of its own"), refused.getMessage());
    }
}
